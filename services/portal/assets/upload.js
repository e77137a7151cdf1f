// Drop, choose, send; then go where the result is.
import { connection, follow, headers, problemText, say, signedOut, wait, words } from './net.js';
import { elementsOf } from './elements.js';

const form = document.getElementById('upload');
const rows = document.getElementById('rows');
const progress = document.getElementById('progress');

export function upload() {
  const drop = document.getElementById('drop');
  for (const id of ['files', 'folder']) {
    const field = document.getElementById(id);
    field.addEventListener('change', () => {
      const files = Array.from(field.files).map((file) => ({ file, path: file.webkitRelativePath || file.name }));
      field.value = '';
      start(files);
    });
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    document.getElementById('files').click();
  });
  // The whole window takes a file: one that misses the zone must not be opened.
  let depth = 0;
  window.addEventListener('dragenter', (event) => { event.preventDefault(); depth += 1; drop.classList.add('over'); });
  window.addEventListener('dragleave', () => { depth -= 1; if (depth <= 0) drop.classList.remove('over'); });
  window.addEventListener('dragover', (event) => event.preventDefault());
  window.addEventListener('drop', async (event) => {
    event.preventDefault();
    depth = 0;
    drop.classList.remove('over');
    start(await dropped(event.dataTransfer));
  });
}

// Files of a drop, with those in its folders. Entries must be taken before the
// first wait: the browser forgets them after.
async function dropped(transfer) {
  const entries = Array.from(transfer.items || [])
    .filter((item) => item.kind === 'file')
    .map((item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null));
  if (!entries.length || entries.some((entry) => !entry)) {
    return Array.from(transfer.files).map((file) => ({ file, path: file.name }));
  }
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

async function walk(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed)).catch(() => null);
    if (file && !/^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i.test(file.name)) found.push({ file, path: entry.fullPath.replace(/^\//, '') });
    return;
  }
  const reader = entry.createReader();
  // A reader gives at most a hundred at a time.
  for (;;) {
    const part = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!part.length) return;
    for (const child of part) await walk(child, found);
  }
}

function start(files) {
  if (!files.length) {
    say(words.UploadNothing);
    return;
  }
  const single = files.length === 1 && !/\.zip$/i.test(files[0].path);
  run(files, single, key());
}

// Sent again under the same key, an upload is the same upload.
function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return 'page-' + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function run(files, single, idempotencyKey) {
  const shown = files.map(row);
  for (let pause = 1000; ; pause = Math.min(pause * 2, 10000)) {
    const answer = await post(single ? '/v1/jobs' : '/v1/batches', body(files), idempotencyKey, (sent) => advance(shown, files, sent));
    if (signedOut(answer.status)) return;
    connection(answer.status !== 0);
    if (answer.status === 0 || answer.status === 503 || answer.status === 429) {
      await wait(answer.retryAfter > 0 ? Math.min(answer.retryAfter * 1000, 30000) : pause);
      continue;
    }
    if (single && answer.status === 422 && answer.json && answer.json.code === 'zip-is-a-batch') {
      single = false;
      continue;
    }
    if (answer.status >= 300) {
      failed(shown, files, answer.json || { title: 'HTTP ' + answer.status });
      return;
    }
    shown.forEach((each) => state(each, words.Uploaded, 1));
    if (single) watch(shown[0], answer.json);
    else if ((answer.json.refused || []).length) refused(shown[0], answer.json);
    else location.assign('/batches/' + answer.json.batch);
    return;
  }
}

function body(files) {
  const data = new FormData();
  const formats = Array.from(form.querySelectorAll('input[name=formats]:checked'), (box) => box.value);
  if (formats.length) data.append('formats', formats.join(','));
  if (form.querySelector('input[name=comments]').checked) data.append('comments', 'true');
  const profile = document.getElementById('profile').value;
  if (profile.trim()) data.append('profile', profile);
  const elements = elementsOf(form);
  if (Object.keys(elements).length) data.append('elements', JSON.stringify({ defaults: elements }));
  for (const { file, path } of files) data.append('file', file, path);
  return data;
}

// fetch does not tell how much was sent.
function post(url, data, idempotencyKey, sent) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    const all = headers({ accept: 'application/json', 'idempotency-key': idempotencyKey });
    for (const name of Object.keys(all)) request.setRequestHeader(name, all[name]);
    request.upload.onprogress = (event) => sent(event.loaded);
    request.onerror = request.onabort = request.ontimeout = () => done({ status: 0 });
    request.onload = () => {
      let json = null;
      try { json = JSON.parse(request.responseText); } catch (error) { /* a proxy's page */ }
      done({ status: request.status, json, retryAfter: Number(request.getResponseHeader('retry-after')) });
    };
    request.send(data);
  });
}

function row({ path }) {
  progress.hidden = false;
  const item = document.createElement('li');
  const head = document.createElement('div');
  head.className = 'row-head';
  const name = document.createElement('bdi');
  name.className = 'row-name';
  name.textContent = path;
  const text = document.createElement('span');
  text.className = 'row-state';
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute('aria-label', path);
  head.append(name, text);
  item.append(head, bar);
  rows.prepend(item);
  const shown = { item, text, bar };
  state(shown, words.Uploading, 0);
  return shown;
}

function state(shown, text, share) {
  shown.text.textContent = text;
  if (share >= 1) shown.bar.hidden = true; else shown.bar.value = share;
}

// The files lie one behind the other in the request.
function advance(shown, files, sent) {
  let before = 0;
  files.forEach(({ file }, index) => {
    const share = file.size ? Math.max(0, Math.min(1, (sent - before) / file.size)) : 1;
    before += file.size;
    state(shown[index], share >= 1 ? words.Uploaded : words.Uploading + ' ' + Math.floor(share * 100) + '%', share);
  });
}

function failed(shown, files, problem) {
  shown.forEach((each) => state(each, words.UploadFailed, 1));
  const box = document.createElement('div');
  box.className = 'problem';
  const text = document.createElement('p');
  text.textContent = problemText(problem);
  const again = document.createElement('button');
  again.type = 'button';
  again.className = 'small';
  again.textContent = words.UploadAgain;
  again.addEventListener('click', () => {
    shown.forEach((each) => each.item.remove());
    start(files);
  });
  box.append(text, again);
  shown[0].item.append(box);
  say(problemText(problem));
}

// Files that were not taken on are said here, and nowhere else.
function refused(shown, batch) {
  const box = document.createElement('div');
  box.className = 'problem';
  for (const { file, problem } of batch.refused) {
    const text = document.createElement('p');
    const name = document.createElement('bdi');
    name.textContent = file;
    text.append(name, words.Colon + problem.reason + ' ' + words.WhatToDo + words.Colon + problem.advice);
    box.append(text);
  }
  const link = document.createElement('a');
  link.className = 'button small';
  link.href = '/batches/' + batch.batch;
  link.textContent = words.OpenIt;
  box.append(link);
  shown.item.append(box);
  link.focus();
}

// The first document, whichever is set first; a later one only when those before
// it came to nothing.
function firstToSee(documents) {
  for (let n = 1; ; n += 1) {
    const document = documents.find((each) => each.document === n);
    if (document && document.viewable) return n;
    if (!document || !document.problem) return 0;
  }
}

// One file: straight to its first document as soon as that can be seen.
function watch(shown, job) {
  const stages = { reading: words.StageRead, setting: words.StageSet, writing: words.StageWrite, ended: words.StageDone };
  let gone = false;
  const go = (url) => {
    if (gone) return;
    gone = true;
    stop();
    location.assign(url);
  };
  const home = '/jobs/' + job.job;
  const look = (now) => {
    if (!now) return;
    state(shown, stages[now.stage] || '', 1);
    say(stages[now.stage] || '');
    const first = firstToSee(now.documents || []);
    if (first) go(home + '/documents/' + first);
    else if (now.status) go(home);
  };
  const ask = async () => {
    try {
      const answer = await fetch('/v1/jobs/' + job.job, { credentials: 'same-origin' });
      if (answer.ok) look(await answer.json());
    } catch (error) {
      connection(false);
    }
  };
  const stop = follow('/v1/jobs/' + job.job + '/events', (data) => (data ? look(data) : ask()), () => go(home));
  look(job);
}
