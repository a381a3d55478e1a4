// A post-mortem to take along: as Markdown, as a page, as data.

import * as api from './api.js';
import { h, show } from './dom.js';
import { problemBox } from './problem.js';

const FORMS = [['Markdown', 'text/markdown', 'md'], ['HTML', 'text/html', 'html'], ['JSON', 'application/json', 'json']];

export function exportLinks(id, revision) {
  const said = h('span', {});
  const download = (type, ending) => async () => {
    show(said);
    try {
      save(`postmortem-${id}.${ending}`, await api.postmortemText(id, revision, type), type);
    } catch (failure) {
      show(said, problemBox(failure));
    }
  };
  return h('div', { class: 'export' }, h('span', { class: 'quiet' }, 'Download '),
    FORMS.map(([name, type, ending]) => [h('button', { type: 'button', class: 'plain', click: download(type, ending) }, name), ' ']), said);
}

function save(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  h('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
