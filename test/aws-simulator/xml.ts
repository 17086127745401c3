import { DOMParser, type Document, type Element, XMLSerializer } from '@xmldom/xmldom';

export type { Document, Element };

export const parsed = (text: string): Document => new DOMParser().parseFromString(text, 'text/xml');
export const printed = (node: Document | Element): string => new XMLSerializer().serializeToString(node);

/** Text as it stands between two tags. */
export const escaped = (text: string): string => {
  const document = parsed('<a/>');
  document.documentElement?.appendChild(document.createTextNode(text));
  return printed(document).replace(/^<a>|<\/a>$/g, '');
};

export const all = (within: Document | Element, name: string): Element[] =>
  Array.from(within.getElementsByTagName(name));

/** The child of that name. */
export function child(parent: Element, name: string): Element | undefined {
  return Array.from(parent.childNodes).find((node): node is Element => node.nodeName === name);
}

/** What a path of children says; undefined where one is missing. */
export function textOf(parent: Element, ...path: string[]): string | undefined {
  const found = path.reduce<Element | undefined>((at, name) => at && child(at, name), parent);
  return found?.textContent ?? undefined;
}

/** Sets what the child says; makes it where it is missing. */
export function setText(parent: Element, name: string, text: string): void {
  childOf(parent, name).textContent = text;
}

/** The child of that name, made where it is missing. */
export function childOf(parent: Element, name: string): Element {
  const found = child(parent, name);
  if (found) return found;
  const made = (parent.ownerDocument as Document).createElementNS(parent.namespaceURI, name);
  parent.appendChild(made);
  return made;
}

export function removeChild(parent: Element, name: string): void {
  const found = child(parent, name);
  if (found) parent.removeChild(found);
}
