import { html } from 'htm/preact';
import { size, Table, When } from './words.js';

/** What the action and the command line have made in the same laboratory: theirs to change. */
export function Experiments({ services, filter }) {
  if (services.length === 0) return undefined;
  const shown = services.filter(({ experiment, repository, service, kind }) =>
    [experiment, repository, service, kind].some((text) => text.toLowerCase().includes(filter)),
  );
  return html`<section aria-labelledby="experiments">
    <h2 id="experiments">Experiments <small>${services.length}</small></h2>
    <${Table}
      caption="Services of experiments"
      columns=${['Experiment', 'Pull request', 'Repository', 'Service', 'Kind', 'State', 'Made', 'Size']}
      rows=${shown.map((one) => ({
        key: JSON.stringify([one.repository, one.app, one.experiment, one.service, one.provider]),
        cells: [
          one.experiment,
          one.pull_request === undefined ? '' : `#${one.pull_request}`,
          one.repository,
          one.service,
          one.kind,
          html`<span class="state ${one.status}">${one.status}</span>`,
          html`<${When} at=${one.created} />`,
          size(one.bytes),
        ],
      }))}
      empty=${`No experiment has “${filter}” in its name, repository, service or kind.`}
    />
  </section>`;
}
