import { html, render } from 'htm/preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Databases } from './databases.js';
import { Experiments } from './experiments.js';
import { ask, listed, listen, token } from './server.js';
import { Templates } from './templates.js';
import { Trouble } from './words.js';

/** How often ages are told anew, and what others have changed is looked for, in milliseconds. */
const lookAgain = 30_000;

/** Of many changes that follow each other, so many milliseconds apart at least is looked at what there is. */
const apart = 1000;

/** Whether somebody can see the page: a tab that nobody looks at asks nothing, and leaves its connection to others. */
function useVisible() {
  const [visible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const change = () => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', change);
    return () => document.removeEventListener('visibilitychange', change);
  }, []);
  return visible;
}

/** Everything that the page shows. @throws Problem */
async function everything() {
  const [me, databases, templates, services] = await Promise.all([
    ask('GET', 'me'),
    ...['databases', 'templates', 'services'].map(listed),
  ]);
  const own = new Set(databases.map(({ template, name }) => `~db~${template}/${name}`));
  // Nor those of the pool, which nobody has asked for yet.
  const others = services.filter(({ experiment }) => !own.has(experiment) && !/^~db~.*\/~/.test(experiment));
  return { me, databases, templates, services: others };
}

function Page() {
  const [known, setKnown] = useState();
  const [problem, setProblem] = useState();
  const [imports, setImports] = useState([]);
  const [connected, setConnected] = useState(true);
  const [filter, setFilter] = useState('');
  const [said, setSaid] = useState('');
  // An answer that a later one has overtaken, or that was for somebody who has signed out since, is not shown.
  const turns = useRef({ asked: 0, shown: 0 });
  const look = useCallback(async () => {
    const turn = ++turns.current.asked;
    const answer = await everything().then(
      (found) => ({ found }),
      (error) => ({ error }),
    );
    if (turn < turns.current.shown) return;
    turns.current.shown = turn;
    // What was seen before stays, unless it is not for whoever looks now.
    if (answer.found || answer.error.status === 401) setKnown(answer.found);
    setProblem(answer.error);
  }, []);
  const coming = useRef();
  const lookSoon = useCallback(() => {
    if (coming.current) return;
    const pause = new Promise((resolve) => setTimeout(resolve, apart));
    const before = turns.current.last;
    coming.current = Promise.all([before, pause]).then(() => {
      coming.current = undefined;
      turns.current.last = look();
    });
  }, []);
  const isIn = known !== undefined;
  const visible = useVisible();
  useEffect(() => {
    if (!visible) return;
    look();
    const again = setInterval(look, lookAgain);
    return () => clearInterval(again);
  }, [visible]);
  useEffect(() => {
    if (!isIn || !visible) return;
    const changed = (all) => {
      setImports(all);
      if (all.some(({ state }) => state === 'ready')) lookSoon();
    };
    return listen({ changed: lookSoon, imports: changed, connected: setConnected });
  }, [isIn, visible]);
  const done = (text) => {
    setSaid(text);
    look();
  };
  const leave = () => {
    token.forget();
    turns.current.shown = turns.current.asked + 1;
    setKnown(undefined);
    look();
  };
  if (!isIn) return html`<${Outside} problem=${problem} look=${look} />`;
  const shared = { ...known, imports, filter: filter.trim().toLowerCase(), done };
  return html`<${Head} me=${known.me} filter=${filter} setFilter=${setFilter} leave=${leave} />
    <main>
      <p class="said" role="status">${said}</p>
      <${Trouble} problem=${problem}><button type="button" onClick=${look}>Try again</button><//>
      ${!connected && !problem && html`<p class="why" role="status">Changes are not seen at once: the server was lost.</p>`}
      <${Databases} ...${shared} />
      <${Templates} ...${shared} />
      <${Experiments} ...${shared} />
    </main>`;
}

function Head({ me, filter, setFilter, leave }) {
  return html`<header>
    <h1>LabTest replicator</h1>
    <search>
      <label class="hidden" for="filter">Filter</label>
      <input
        id="filter"
        type="search"
        placeholder="Filter"
        value=${filter}
        onInput=${(event) => setFilter(event.target.value)}
      />
    </search>
    ${token.get() && html`<p>${me.name} (${me.role}) <button type="button" onClick=${leave}>Sign out</button></p>`}
  </header>`;
}

/** What is shown before anything is known: that it is being asked for, that it failed, or who asks. */
function Outside({ problem, look }) {
  const enter = (event) => {
    event.preventDefault();
    token.set(new FormData(event.target).get('token').trim());
    look();
  };
  const content =
    problem?.status === 401
      ? html`<form class="enter" onSubmit=${enter}>
          <label>Token <input name="token" type="password" required autocomplete="current-password" /></label>
          <button class="first">Sign in</button>
          ${token.get() && html`<${Trouble} problem=${problem} />`}
          <p class="why">Whoever runs the server makes one: labtest serve token add NAME</p>
        </form>`
      : problem
        ? html`<${Trouble} problem=${problem}><button type="button" onClick=${look}>Try again</button><//>`
        : html`<p aria-busy="true">Loading …</p>`;
  return html`<header><h1>LabTest replicator</h1></header><main>${content}</main>`;
}

render(html`<${Page} />`, document.getElementById('page'));
