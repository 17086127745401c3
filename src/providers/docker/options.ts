/** How to reach an engine, and how its servers are reached. */
export interface DockerOptions {
  /** `unix:///path`, `tcp://host:port` or `ssh://user@host[:port]`; DOCKER_HOST or the platform's socket by default. */
  host?: string | undefined;
  /** PEM texts: the authority that the engine's certificate must come from, and the client's certificate and key. */
  tls?: { ca: string; cert: string; key: string } | undefined;
  ssh?: SshOptions | undefined;
  /** Where DOCKER_HOST and its kin are read; the process's own by default. */
  environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** The network of the job's container: servers are attached to it and reached by their alias. */
  jobNetwork?: string | undefined;
  /** The engine's address on which ports are published. Default 127.0.0.1. */
  bindAddress?: string | undefined;
  /** Used for images of `serveraddress` only. */
  registryAuth?: RegistryAuth | undefined;
  /** Where templates are shared. Must be private: a template holds the data, and the password inside it. */
  templateRegistry?: TemplateRegistry | undefined;
}

export interface TemplateRegistry {
  /** `host[:port]/path`; a template's key is the tag. */
  repository: string;
  /** What Docker itself has been logged in with, where absent. */
  auth?: { username: string; password: string } | undefined;
}

export interface SshOptions {
  /** PEM or OpenSSH text. */
  privateKey: string;
  /** The host's key, pinned: `SHA256:…` fingerprints or known_hosts lines, one a line. */
  hostKey: string;
}

export interface RegistryAuth {
  username: string;
  password: string;
  serveraddress: string;
}
