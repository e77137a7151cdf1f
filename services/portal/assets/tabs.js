// Links to panels become tabs: arrows move between them, one panel is shown.

export function tabs(list) {
  const links = Array.from(list.querySelectorAll('a[href^="#"]'));
  const panels = links.map((link) => document.getElementById(link.hash.slice(1)));
  list.setAttribute('role', 'tablist');
  links.forEach((link, index) => {
    link.setAttribute('role', 'tab');
    link.id = 'tab-' + panels[index].id;
    link.setAttribute('aria-controls', panels[index].id);
    panels[index].setAttribute('role', 'tabpanel');
    panels[index].setAttribute('aria-labelledby', link.id);
    link.addEventListener('click', (event) => {
      event.preventDefault();
      show(panels[index].id);
    });
    link.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const to = step ? links[(index + step + links.length) % links.length]
        : event.key === 'Home' ? links[0] : event.key === 'End' ? links[links.length - 1] : null;
      if (event.key === ' ') {
        event.preventDefault();
        show(panels[index].id);
      }
      if (!to) return;
      event.preventDefault();
      to.focus();
      show(to.hash.slice(1));
    });
  });
  const listeners = [];
  function show(id) {
    links.forEach((link, index) => {
      const here = panels[index].id === id;
      link.setAttribute('aria-selected', String(here));
      link.tabIndex = here ? 0 : -1;
      panels[index].hidden = !here;
    });
    listeners.forEach((listener) => listener(id));
  }
  const asked = location.hash.slice(1);
  show(panels.some((panel) => panel.id === asked) ? asked : panels[0].id);
  return { show, onShow: (listener) => listeners.push(listener) };
}
