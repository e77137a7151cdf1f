// The form of elements as `wenshu.elements/1`.

export function elementsOf(form) {
  const elements = {};
  for (const field of form.querySelectorAll('[data-key]')) {
    const text = field.value.trim();
    if (!text) continue;
    const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    if (field.dataset.entry === 'list') elements[field.dataset.key] = lines;
    else if (field.dataset.entry === 'signers') elements[field.dataset.key] = lines.map(signer);
    else elements[field.dataset.key] = text;
  }
  return elements;
}

function signer(line) {
  const parts = /^(\S+)\s+(.+)$/.exec(line);
  return parts ? { office: parts[1], name: parts[2] } : { office: line };
}
