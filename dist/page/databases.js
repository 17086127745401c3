import { html } from 'htm/preact';
import { useMemo, useState } from 'preact/hooks';
import { called, dialogs, Lifetime } from './dialogs.js';
import { ask } from './server.js';
import { size, Table, Trouble, When } from './words.js';

const actions = [
  ['connect', 'Connect'],
  ['extend', 'Extend'],
  ['reset', 'Reset'],
  ['remove', 'Delete'],
];

/** The databases of the server, with what may be done to each. */
export function Databases({ databases, templates, me, filter, done }) {
  const [asked, setAsked] = useState();
  const shown = databases.filter(({ template, name, owner, kind }) =>
    [template, name, owner, kind, `${template}/${name}`].some((text) => text.toLowerCase().includes(filter)),
  );
  const Asked = asked && dialogs[asked.action];
  return html`<section aria-labelledby="databases">
    <h2 id="databases">Databases <small>${databases.length}</small></h2>
    ${me.role !== 'reader' && templates.length > 0 && html`<${Make} templates=${templates} done=${done} />`}
    <${Table}
      caption="Databases"
      columns=${['Name', 'Kind', 'State', 'Owner', 'Made', 'Expires', 'Size', 'Actions']}
      rows=${shown.map((one) => ({
        key: called(one),
        cells: [
          called(one),
          one.kind,
          html`<span class="state ${one.running ? 'ready' : ''}">${one.state}</span>`,
          one.owner,
          html`<${When} at=${one.created} />`,
          html`<${When} at=${one.expires} otherwise="never" />`,
          size(one.bytes),
          mayUse(me, one) && html`<${Actions} database=${one} ask=${setAsked} />`,
        ],
      }))}
      empty=${emptyText(databases, templates, filter)}
    />
    ${asked && html`<${Asked} ...${asked} close=${() => setAsked(undefined)} done=${done} />`}
  </section>`;
}

function emptyText(databases, templates, filter) {
  if (databases.length > 0) return `No database has “${filter}” in its name, template, kind or owner.`;
  return templates.length > 0
    ? 'There are no databases. Make one of a template.'
    : 'There are no databases, and no template yet to make one of.';
}

const mayUse = (me, { owner }) => me.role === 'admin' || (me.role === 'user' && me.name === owner);

function Actions({ database, ask }) {
  if (database.state === 'being made') return undefined;
  return html`<span class="actions">
    ${actions.map(
      ([action, verb]) => html`<button
        type="button"
        key=${action}
        class=${action === 'remove' ? 'danger' : ''}
        aria-label="${verb} ${called(database)}"
        onClick=${() => ask({ action, database })}
      >${verb}</button>`,
    )}
  </span>`;
}

function Make({ templates, done }) {
  const [state, setState] = useState({});
  const submit = async (event) => {
    event.preventDefault();
    const form = event.target;
    const { template, name, ttl } = Object.fromEntries(new FormData(form));
    setState({ busy: true });
    try {
      const asked = { template, ...(name && { name }), ...(ttl && { ttl: Number(ttl) }) };
      const made = await ask('POST', 'databases', asked);
      form.reset();
      setState({});
      done(`${called(made)} ${made.created_now ? 'is made' : 'was there already'}.`);
    } catch (problem) {
      setState({ problem });
    }
  };
  const options = useMemo(() => {
    const names = [...new Set(templates.map(({ name }) => name))].sort();
    return names.map((name) => html`<option key=${name}>${name}</option>`);
  }, [templates]);
  return html`<form class="make" onSubmit=${submit} aria-label="Make a database">
    <label>Template
      <select name="template">${options}</select>
    </label>
    <label>Name
      <input
        name="name"
        maxlength="60"
        pattern="[A-Za-z0-9][A-Za-z0-9_.\\-]*"
        title="Letters, digits, _, . and -, the first of them a letter or digit"
        placeholder="one that is free"
        autocomplete="off"
      />
    </label>
    <${Lifetime} label="Lives" none="as usual" />
    <button class="first" disabled=${state.busy}>${state.busy ? 'Making …' : 'Make database'}</button>
    <${Trouble} problem=${state.problem} />
  </form>`;
}
