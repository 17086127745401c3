import { html } from 'htm/preact';
import { now } from './server.js';

/** So many rows are shown at once: a browser takes a minute for ten thousand. */
const most = 200;

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];
const relative = new Intl.RelativeTimeFormat('en', { style: 'short' });

/** A moment, by how far it is from now: `3 hr. ago`, `in 2 days`. */
export function When({ at, otherwise = '' }) {
  const seconds = (Date.parse(at) - now()) / 1000;
  if (Number.isNaN(seconds)) return otherwise;
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return html`<time datetime=${at} title=${new Date(at).toLocaleString()}>
    ${relative.format(Math.trunc(seconds / length), unit)}
  </time>`;
}

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

export function size(bytes) {
  if (bytes === undefined) return '';
  const step = Math.min(sizes.length - 1, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)));
  const style = { style: 'unit', unit: sizes[step], maximumFractionDigits: step > 1 ? 1 : 0 };
  return new Intl.NumberFormat('en', style).format(bytes / 1000 ** step);
}

/** What went wrong, why, and what to do. */
export function Trouble({ problem, children }) {
  if (!problem) return undefined;
  return html`<div class="trouble" role="alert">
    <p><strong>${problem.message}</strong></p>
    ${problem.detail && html`<p class="why">${problem.detail}</p>`}
    ${problem.remedy && html`<p>${problem.remedy}</p>`}
    ${children}
  </div>`;
}

/** A table that is a list of cards on a phone: each cell says what it is, and the roles stay what they are in a table. */
export function Table({ caption, columns, rows, empty }) {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`<table role="table">
    <caption class="hidden">${caption}</caption>
    <thead role="rowgroup">
      <tr role="row">${columns.map((title) => html`<th role="columnheader" scope="col" key=${title}>${title}</th>`)}</tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.slice(0, most).map(
        ({ key, cells }) => html`<tr role="row" key=${key}>
          ${cells.map((cell, at) =>
            at === 0
              ? html`<th role="rowheader" scope="row">${cell}</th>`
              : html`<td role="cell" data-title=${columns[at]}>${cell}</td>`,
          )}
        </tr>`,
      )}
    </tbody>
  </table>
  ${rows.length > most && html`<p class="why">The first ${most} of ${rows.length}: the filter finds the others.</p>`}`;
}
