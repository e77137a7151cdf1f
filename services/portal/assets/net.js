// Requests, the banner of a lost connection, and following what happens.
// Written for browsers of office computers, some of them years old.

export const words = JSON.parse(document.body.dataset.words || '{}');

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}

export function say(text) {
  const said = document.getElementById('said');
  if (said && said.textContent !== text) said.textContent = text;
}

const banner = document.getElementById('banner');
let lost = false;

// The server does not answer: said once, taken back when it does again.
export function connection(there) {
  if (there === !lost) return;
  lost = !there;
  if (there) {
    banner.hidden = true;
    say(words.ServerBack);
  } else {
    banner.textContent = words.ServerGone;
    banner.hidden = false;
  }
}

export function headers(more) {
  const all = Object.assign({ 'accept-language': document.documentElement.lang }, more);
  const token = document.querySelector('meta[name=csrf]');
  if (token) all['x-csrf-token'] = token.content;
  return all;
}

export function wait(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

// Signed out in the meantime: the login page leads back here.
export function signedOut(status) {
  if (status === 401) location.assign('/login?next=' + encodeURIComponent(location.pathname + location.search));
  return status === 401;
}

// A request that is sent again until the server answers. It must be one that may
// be sent twice.
export async function send(url, options) {
  for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
    try {
      const answer = await fetch(url, Object.assign({ credentials: 'same-origin' }, options));
      connection(true);
      if (signedOut(answer.status)) return answer;
      if (answer.status !== 503 && answer.status !== 429) return answer;
      if (options && options.once) return answer;
      const after = Number(answer.headers.get('retry-after'));
      if (after > 0) pause = Math.min(after * 1000, 30000);
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      connection(false);
    }
    await wait(pause);
  }
}

// What a problem answer says: reason and advice.
export async function problemOf(answer) {
  try {
    return await answer.json();
  } catch (error) {
    return { title: 'HTTP ' + answer.status };
  }
}

export function problemText(problem) {
  // Of a single file that was refused the reason is its own.
  const own = (problem.refused || []).length === 1 ? problem.refused[0].problem : {};
  const detail = own.reason || problem.detail;
  const reason = detail && problem.title ? problem.title + words.Colon + detail : detail || problem.title || words.UploadFailed;
  const advice = own.advice || problem.advice;
  return advice ? reason + words.Semicolon + advice : reason;
}

// Calls `changed(data)` on every event, `ended()` on the last. Without
// EventSource, or behind a proxy that breaks it, `changed` is called every second.
export function follow(url, changed, ended) {
  let over = false;
  let stream = null;
  const stop = () => {
    over = true;
    if (stream) stream.close();
  };
  const poll = async () => {
    while (!over) {
      await wait(1000);
      if (!over) await changed(null);
    }
  };
  const open = () => {
    if (over) return;
    stream = new EventSource(url);
    const hear = (event) => {
      connection(true);
      let data = null;
      try { data = JSON.parse(event.data); } catch (error) { /* asked for anew */ }
      changed(data);
    };
    stream.addEventListener('job', hear);
    stream.addEventListener('batch', hear);
    stream.addEventListener('end', () => {
      stop();
      ended();
    });
    stream.onopen = () => connection(true);
    stream.onerror = () => {
      if (over) return;
      connection(false);
      // The browser tries again by itself unless the answer was an error: then
      // it is asked what it was, which leads to the login where that is needed.
      if (stream.readyState === 2) wait(2000).then(() => send('/v1/jobs?limit=1')).then(open);
    };
  };
  if (window.EventSource) open(); else poll();
  return stop;
}

// Every time in the browser's own zone.
export function localTimes(root) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.getAttribute('datetime'));
    if (isNaN(at)) continue;
    const two = (n) => String(n).padStart(2, '0');
    time.textContent = at.getFullYear() + '-' + two(at.getMonth() + 1) + '-' + two(at.getDate()) +
      ' ' + two(at.getHours()) + ':' + two(at.getMinutes());
  }
}
