import { NotTrusted } from '../core/errors';

const who = 'A pull request from a fork or from Dependabot';
const remedy = 'Use provision_type independent for what these pull requests need.';

/** The image and the arguments of a communal server are its first user's, for everybody who comes later. */
export function notMade(name: string): NotTrusted {
  return new NotTrusted({
    what: `${who} may not make the communal server ${name}.`,
    why: 'Whoever makes it configures it for everybody, and anyone can open such a pull request. One that is there may be used.',
    remedy: `Let a trusted run make it first. ${remedy}`,
  });
}

/** On a server that keeps nothing apart, a stranger reads and writes what the others do. */
export function notApart(service: string, kind: string): NotTrusted {
  return new NotTrusted({
    what: `${who} may not use ${service}, a communal service of kind ${kind}.`,
    why: `A server of kind ${kind} keeps no experiment apart from another, and anyone can open such a pull request.`,
    remedy,
  });
}
