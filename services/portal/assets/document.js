// The review of a document: pages, marks, findings, source, elements.
import { connection, fill, headers, problemOf, problemText, say, send, words } from './net.js';
import { elementsOf } from './elements.js';
import { tabs } from './tabs.js';

const root = document.getElementById('review');
const picture = document.getElementById('picture');
const sheet = document.getElementById('sheet');
const scroll = document.getElementById('sheet-scroll');
const job = root && root.dataset.job;
const number = root && Number(root.dataset.document);
let page = root ? Number(root.dataset.page) : 1;
let pages = root ? Number(root.dataset.pages) : 1;
let panels = null;
// Findings of a preview are others: marks are those of the finished page alone.
let previewed = false;

export function review() {
  panels = tabs(document.getElementById('tabs'));
  panels.onShow((id) => { if (id === 'source') loadSource(); });
  if (panels && location.hash === '#source') loadSource();
  root.addEventListener('click', clicked);
  document.addEventListener('keydown', pressed);
  window.addEventListener('popstate', () => showPage(Number(new URLSearchParams(location.search).get('page')) || 1, false));
  marks();
  steps();
  elementsForm();
  const named = /^#f(\d+)$/.exec(location.hash);
  if (named) select(document.getElementById('f' + named[1]), false);
}

function clicked(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (event.target.closest('.skip')) {
    event.preventDefault();
    panels.show('findings');
    document.getElementById('findings').focus();
    return;
  }
  const line = event.target.closest('a[data-line]');
  if (line) {
    event.preventDefault();
    showSource(Number(line.dataset.line), Number(line.dataset.last));
    return;
  }
  const mark = event.target.closest('.mark');
  if (mark) {
    event.preventDefault();
    panels.show('findings');
    select(document.getElementById(mark.dataset.finding), true);
    return;
  }
  const to = event.target.closest('a[data-page], #prev-page, #next-page');
  const finding = event.target.closest('#finding-list > li');
  if (finding && (!to || to.classList.contains('goto'))) {
    event.preventDefault();
    select(finding, false);
    return;
  }
  if (!to) return;
  event.preventDefault();
  if (to.id === 'prev-page') showPage(page - 1, true);
  else if (to.id === 'next-page') showPage(page + 1, true);
  else showPage(Number(to.dataset.page), true);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  const key = event.key.toLowerCase();
  if (key === 'j' || key === 'k') {
    const all = Array.from(document.querySelectorAll('#finding-list > li'));
    if (!all.length) return;
    const at = all.findIndex((finding) => finding.classList.contains('here'));
    const to = at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + (key === 'j' ? 1 : -1)));
    panels.show('findings');
    select(all[to], true);
    event.preventDefault();
  }
  if (key === '[') showPage(page - 1, true);
  if (key === ']') showPage(page + 1, true);
}

// Pages

function address(n, width) {
  return picture.dataset.pictures + '/' + n + '.png?width=' + width;
}

function showPage(n, remember) {
  if (!(n >= 1 && n <= pages) || n === page) return;
  page = n;
  if (remember) history.pushState(null, '', '?page=' + n);
  if (previewed) {
    askPreview(0);
  } else {
    const width = Number(root.dataset.width);
    picture.srcset = address(n, width * 2) + ' 2x';
    picture.src = address(n, width);
  }
  picture.alt = fill(words.PagePicture, { n });
  scroll.scrollTop = 0;
  marks();
  steps();
  say(fill(words.PageOf, { n, all: pages }));
}

function steps() {
  document.getElementById('page-of').textContent = fill(words.PageOf, { n: page, all: pages });
  for (const [id, to] of [['prev-page', page - 1], ['next-page', page + 1]]) {
    const link = document.getElementById(id);
    if (to >= 1 && to <= pages) {
      link.href = '?page=' + to;
      link.removeAttribute('aria-disabled');
    } else {
      link.removeAttribute('href');
      link.setAttribute('aria-disabled', 'true');
    }
  }
  for (const thumb of document.querySelectorAll('#thumbs a')) {
    if (Number(thumb.dataset.page) !== page) {
      thumb.removeAttribute('aria-current');
    } else if (thumb.getAttribute('aria-current') !== 'page') {
      thumb.setAttribute('aria-current', 'page');
      if (thumb.scrollIntoView) thumb.scrollIntoView({ block: 'nearest' });
    }
  }
}

// Marks: places are shares of the page, set through the object model because
// style attributes are not allowed.
function marks() {
  sheet.querySelectorAll('.mark').forEach((mark) => mark.remove());
  if (previewed) return;
  for (const finding of document.querySelectorAll('#finding-list > li[data-mark]')) {
    if (Number(finding.dataset.page) !== page) continue;
    const [left, top, width, height] = finding.dataset.mark.split(' ').map(Number);
    const mark = document.createElement('a');
    mark.href = '#' + finding.id;
    mark.className = 'mark' + (finding.classList.contains('look') ? ' look' : '') + (finding.classList.contains('here') ? ' here' : '');
    mark.dataset.finding = finding.id;
    const n = finding.id.slice(1);
    mark.setAttribute('aria-label', fill(words.FindingMark, { n }) + words.Colon + finding.dataset.message);
    mark.title = finding.dataset.message;
    mark.style.left = left * 100 + '%';
    mark.style.top = top * 100 + '%';
    mark.style.width = width * 100 + '%';
    mark.style.height = height * 100 + '%';
    const badge = document.createElement('span');
    badge.textContent = n;
    badge.setAttribute('aria-hidden', 'true');
    mark.append(badge);
    sheet.append(mark);
  }
}

function select(finding, focus) {
  if (!finding) return;
  document.querySelectorAll('#finding-list > li.here').forEach((other) => other.classList.remove('here'));
  finding.classList.add('here');
  if (focus) finding.focus({ preventScroll: true });
  finding.scrollIntoView({ block: 'nearest' });
  const to = Number(finding.dataset.page);
  if (to && to !== page) showPage(to, true); else marks();
  const mark = sheet.querySelector('.mark.here');
  if (mark) scroll.scrollTop = Math.max(0, mark.offsetTop - scroll.clientHeight / 3);
}

// Source

let source = null;

function loadSource() {
  if (source) return source;
  const place = document.getElementById('source-here');
  place.textContent = words.SourceLoading;
  source = send(place.dataset.source, { headers: { accept: 'text/html' } })
    .then((answer) => answer.text())
    .then((text) => {
      const lines = new DOMParser().parseFromString(text, 'text/html').getElementById('source-lines');
      place.textContent = '';
      if (!lines) return;
      lines.tabIndex = -1;
      place.append(lines);
    });
  return source;
}

async function showSource(first, last) {
  panels.show('source');
  await loadSource();
  document.querySelectorAll('#source-lines li.here').forEach((line) => line.classList.remove('here'));
  for (let n = first; n <= (last || first); n += 1) {
    const line = document.getElementById('L' + n);
    if (line) line.classList.add('here');
  }
  const line = document.getElementById('L' + first);
  if (!line) return;
  line.scrollIntoView({ block: 'center' });
  line.tabIndex = -1;
  line.focus({ preventScroll: true });
}

// Elements: the page as it would be, a moment after the last key.

let timer = 0;
let asking = null;

function elementsForm() {
  const form = document.getElementById('elements-form');
  form.addEventListener('input', () => askPreview(250));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    apply(form);
  });
}

function given() {
  return { documents: [Object.assign({ index: number }, elementsOf(document.getElementById('elements-form')))] };
}

function askPreview(after) {
  clearTimeout(timer);
  timer = setTimeout(preview, after);
}

async function preview() {
  if (asking) asking.abort();
  asking = window.AbortController ? new AbortController() : null;
  const options = {
    method: 'POST',
    headers: headers({ 'content-type': 'application/json', accept: 'application/json' }),
    body: JSON.stringify({ elements: given(), page, width: Number(root.dataset.width) }),
  };
  if (asking) options.signal = asking.signal;
  const problem = document.getElementById('preview-problem');
  try {
    const answer = await send('/v1/jobs/' + job + '/documents/' + number + '/preview', options);
    if (!answer.ok) {
      // The last picture stays until there is a new one.
      problem.textContent = problemText(await problemOf(answer));
      return;
    }
    showPreview(await answer.json());
    problem.textContent = '';
  } catch (error) {
    if (error.name !== 'AbortError') connection(false);
  }
}

function showPreview(answer) {
  previewed = true;
  picture.removeAttribute('srcset');
  picture.src = 'data:image/png;base64,' + answer.picture;
  document.getElementById('preview-badge').hidden = false;
  say(words.PreviewHint);
  page = answer.page;
  pages = answer.review.pages;
  showKind(answer.review.kind);
  for (const thumb of document.querySelectorAll('#thumbs li')) {
    thumb.hidden = Number(thumb.firstElementChild.dataset.page) > pages;
  }
  marks();
  steps();
}

// Beside a page with a letterhead it must not say that there is none.
function showKind(kind) {
  const choice = document.querySelector('#e-kind option[value="' + kind + '"]');
  if (choice) document.getElementById('kind').textContent = choice.textContent;
  document.getElementById('kind-reason').hidden = true;
}

async function apply(form) {
  const button = form.querySelector('button[type=submit]');
  button.disabled = true;
  const formats = Array.from(form.querySelectorAll('input[name=formats]'), (field) => field.value);
  const answer = await send('/v1/jobs/' + job + '/rerender', {
    method: 'POST',
    headers: headers({ 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key() }),
    body: JSON.stringify(Object.assign({ elements: given(), corrections: [] }, formats.length ? { formats } : {})),
  });
  if (answer.ok) {
    const made = await answer.json();
    location.assign('/jobs/' + made.job + '/documents/' + number);
    return;
  }
  button.disabled = false;
  document.getElementById('preview-problem').textContent = problemText(await problemOf(answer));
}

function key() {
  return 'page-' + Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
