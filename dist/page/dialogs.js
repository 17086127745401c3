import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, pathOf } from './server.js';
import { Trouble } from './words.js';

export const lifetimes = [
  [3600, '1 hour'],
  [8 * 3600, '8 hours'],
  [86_400, '1 day'],
  [7 * 86_400, '1 week'],
];

/** Something that is asked in front of the page; Escape closes it, and the focus goes back to where it was. */
function Dialog({ title, close, children }) {
  const shown = useRef();
  useEffect(() => {
    const before = document.activeElement;
    shown.current.showModal();
    return () => before?.focus?.();
  }, []);
  return html`<dialog ref=${shown} aria-labelledby="dialog-title" onClose=${close}>
    <h2 id="dialog-title">${title}</h2>
    ${children}
  </dialog>`;
}

/** Asks before `perform`, and stays with what went wrong until it has worked. */
function Question({ title, verb, danger, close, perform, children }) {
  const [state, setState] = useState({});
  const isShown = useRef(true);
  useEffect(() => () => (isShown.current = false), []);
  const submit = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    setState({ busy: true });
    try {
      await perform(form);
      // Another one may have taken its place meanwhile.
      if (isShown.current) close();
    } catch (problem) {
      setState({ problem });
    }
  };
  return html`<${Dialog} title=${title} close=${close}>
    <form onSubmit=${submit}>
      ${children}
      <${Trouble} problem=${state.problem} />
      <p class="buttons">
        <button type="button" onClick=${close}>Cancel</button>
        <button class=${danger ? 'danger' : 'first'} disabled=${state.busy}>
          ${state.busy ? 'Working …' : verb}
        </button>
      </p>
    </form>
  <//>`;
}

export function Lifetime({ label, none }) {
  return html`<label>${label}
    <select name="ttl">
      ${none && html`<option value="">${none}</option>`}
      ${lifetimes.map(([seconds, text]) => html`<option value=${seconds}>${text}</option>`)}
    </select>
  </label>`;
}

export const called = ({ template, name }) => `${template}/${name}`;

export const dialogs = {
  extend: ({ database, close, done }) => html`<${Question}
    title="Let ${called(database)} live longer"
    verb="Extend"
    close=${close}
    perform=${async (form) => {
      await ask('PATCH', pathOf(database), { ttl: Number(form.get('ttl')) });
      done(`${called(database)} lives longer.`);
    }}
  ><p><${Lifetime} label="From now on" /></p><//>`,

  reset: ({ database, close, done }) => html`<${Question}
    title="Reset ${called(database)}?"
    verb="Reset"
    danger
    close=${close}
    perform=${async () => {
      await ask('POST', `${pathOf(database)}/reset`);
      done(`${called(database)} has the data of its template again.`);
    }}
  ><p>What was written to it is lost. It gets the data of its template again, and keeps its password.</p><//>`,

  remove: ({ database, close, done }) => html`<${Question}
    title="Delete ${called(database)}?"
    verb="Delete"
    danger
    close=${close}
    perform=${async () => {
      await ask('DELETE', pathOf(database));
      done(`${called(database)} is deleted.`);
    }}
  ><p>The database goes with all its data.</p><//>`,

  connect: Connect,
};

function Connect({ database, close }) {
  const [state, setState] = useState({});
  const field = useRef();
  useEffect(() => {
    ask('GET', pathOf(database)).then(
      (found) => setState({ found }),
      (problem) => setState({ problem }),
    );
  }, []);
  const copy = async () => {
    // Pages without TLS have no clipboard of their own, and a browser may keep it from others.
    const written = navigator.clipboard?.writeText(state.found.url).then(
      () => true,
      () => false,
    );
    const byHand = () => {
      field.current.select();
      return document.execCommand('copy');
    };
    const copied = (await written) || byHand();
    setState({
      ...state,
      said: copied ? 'Copied.' : 'The browser does not let the page copy: copy it by hand.',
    });
  };
  const { found, problem, said } = state;
  return html`<${Dialog} title="Connect to ${called(database)}" close=${close}>
    <${Trouble} problem=${problem} />
    ${!found && !problem && html`<p aria-busy="true">Loading …</p>`}
    ${
      found &&
      html`<label>URL, with its password
          <input ref=${field} readonly value=${found.url} onFocus=${(event) => event.target.select()} />
        </label>
        <dl>
          <dt>Host</dt><dd>${found.host}</dd>
          <dt>Port</dt><dd>${found.port}</dd>
          ${found.username && html`<dt>User</dt><dd>${found.username}</dd>`}
          ${found.database && html`<dt>Database</dt><dd>${found.database}</dd>`}
        </dl>`
    }
    <p class="buttons">
      <span role="status">${said}</span>
      <button type="button" onClick=${close}>Close</button>
      ${found && html`<button type="button" class="first" onClick=${copy}>Copy URL</button>`}
    </p>
  <//>`;
}
