// Imported by its file, so that the bundle loads it for ssh:// hosts only (scripts/build.mjs).
declare module 'ssh2/lib/index.js' {
  export * from 'ssh2';
}
