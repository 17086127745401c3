import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ask } from './server.js';
import { size, Table, Trouble, When } from './words.js';

/** What databases are made of, and how far the dumps are that become templates. */
export function Templates({ templates, imports, me, filter, done }) {
  const busy = imports.filter(({ state }) => state !== 'ready');
  const shown = templates.filter(({ name, kind, source }) =>
    [name, kind, source].some((text) => text?.toLowerCase().includes(filter)),
  );
  return html`<section aria-labelledby="templates">
    <h2 id="templates">Templates <small>${templates.length}</small></h2>
    ${me.role === 'admin' && html`<${ImportNow} done=${done} />`}
    ${busy.length > 0 && html`<ul class="imports" aria-label="Imports">${busy.map(Import)}</ul>`}
    <${Table}
      caption="Templates"
      columns=${['Name', 'Kind', 'Source', 'Made', 'Size', 'Copies', 'Key']}
      rows=${shown.map((one) => ({
        key: one.key,
        cells: [
          one.name,
          one.kind,
          one.source,
          html`<${When} at=${one.created} />`,
          size(one.bytes),
          one.ready > 0 ? `${one.copies} + ${one.ready} ready` : one.copies,
          html`<code>${one.key.slice(0, 12)}</code>`,
        ],
      }))}
      empty=${
        templates.length > 0
          ? `No template has “${filter}” in its name, kind or source.`
          : 'There are no templates. Put a dump into the dumps folder, and import it.'
      }
    />
  </section>`;
}

function ImportNow({ done }) {
  const [problem, setProblem] = useState();
  const start = async () => {
    setProblem(undefined);
    await ask('POST', 'imports').then(() => done('Changed dumps are looked for.'), setProblem);
  };
  return html`<p><button type="button" onClick=${start}>Import now</button></p>
    <${Trouble} problem=${problem} />`;
}

function Import({ template, path, state, progress, error, since }) {
  return html`<li key=${template} class=${state}>
    ${state === 'importing' && html`<progress aria-label="Import of ${template}" />`}
    <strong>${template}</strong> ${state === 'failed' ? 'could not be imported' : state} from ${path}${' '}
    (<${When} at=${since} />)
    ${(error ?? progress) && html`<p class="why">${error ?? progress}</p>`}
  </li>`;
}
