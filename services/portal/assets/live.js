// A page that changes by itself: its part `#live` is loaded anew on every event,
// and all of it when what it shows has ended.
import { follow, localTimes, say, send } from './net.js';

let asked = false;
let busy = false;
let stop = null;

export function live() {
  const part = document.getElementById('live');
  if (!part || !part.dataset.events) return;
  const whole = Boolean(part.dataset.whole);
  stop = follow(part.dataset.events, () => refresh(whole), () => refresh(true));
}

// At most one at a time, and at least four a second are enough for the eye.
async function refresh(whole) {
  if (busy) {
    asked = asked || true;
    if (whole) refresh.whole = true;
    return;
  }
  busy = true;
  try {
    const answer = await send(location.href, { headers: { accept: 'text/html' } });
    if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), 'text/html'), whole);
  } finally {
    setTimeout(() => {
      busy = false;
      if (asked || refresh.whole) {
        const all = Boolean(refresh.whole);
        asked = false;
        refresh.whole = false;
        refresh(all);
      }
    }, 250);
  }
}

function put(page, whole) {
  const next = page.getElementById('live');
  const now = document.getElementById('live');
  // A page of another kind took its place: what was waited for is there.
  if (!next || page.body.dataset.view !== document.body.dataset.view) {
    location.reload();
    return;
  }
  // Somebody writes in a form of the page: only the part that lives is put in.
  const writing = document.activeElement && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  // The scripts of a review hold on to what is around it.
  const all = whole && !writing && document.body.dataset.view !== 'document';
  const [from, to] = all ? [page.getElementById('main'), document.getElementById('main')] : [next, now];
  const focus = pathOf(document.activeElement, to);
  keepPictures(from, to);
  to.replaceWith(from);
  localTimes(from);
  if (focus) restore(from, focus);
  if (next.dataset.said) say(next.dataset.said);
  // The server ended it, and the stream did not say so.
  if (!next.dataset.events && stop) {
    stop();
    stop = null;
  }
}

// A picture that is there already is not loaded again: no flicker.
function keepPictures(from, to) {
  const there = new Map();
  for (const img of to.querySelectorAll('img')) there.set(img.getAttribute('src'), img);
  for (const img of from.querySelectorAll('img')) {
    const old = there.get(img.getAttribute('src'));
    if (old) img.replaceWith(old);
  }
}

// A focused link or button is found again by what it leads to.
function pathOf(element, root) {
  if (!element || !root.contains(element) || element === root) return null;
  if (element.id) return '#' + CSS.escape(element.id);
  const href = element.getAttribute('href');
  return href ? element.tagName.toLowerCase() + '[href="' + CSS.escape(href) + '"]' : element.tagName.toLowerCase();
}

function restore(root, selector) {
  const element = root.querySelector(selector);
  if (element) element.focus({ preventScroll: true });
}
