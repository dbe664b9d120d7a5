// npm keeps what begins with a dash to itself unless `--` stands before it: `npm start sync ~/x --repo y` would
// lose the flag and take its value for one more path.

export const everywhere = ['config', 'repo', 'password-file', 'password-command', 'json', 'connections', 'limit-upload', 'limit-download', 'chunk-size', 'no-cache']
/** Only these: other names are settings that people have in their .npmrc for npm itself. A test holds them to the commands. */
export const flagsOf = {
  analyze: ['with-text', 'snapshot', 'pending', 'reanalyze', 'always'],
  check: ['read-data'],
  config: ['schema'],
  find: ['type', 'pii', 'category', 'label', 'lang', 'like', 'near', 'in', 'where', 'all-versions', 'limit', 'no-update'],
  ls: ['all', 'long'],
  models: ['revision'],
  plugins: ['analyzer', 'converter', 'transport', 'folder', 'once', 'yes', 'allow-scripts', 'address'],
  restore: ['target'],
  serve: [
    'store', 'state', 'listen', 'rest', 'metrics', 'name', 'user', 'append-only', 'quota', 'repositories', 'retention', 'tls-cert', 'tls-key', 'plain', 'insecure', 'memory',
    'grace', 'log-level',
  ],
  sync: ['exclude', 'no-analyze', 'analyze-budget', 'tag', 'host', 'force', 'reanalyze', 'always', 'dry-run'],
}

/** The flags that npm took out of a command line of which `args` is left; npm hands them on as `npm_config_*`. */
export function swallowedFlags(args, environment) {
  const flags = [...everywhere, ...(flagsOf[args[0]] ?? [])].map((name) => `--${name}`)
  return flags.filter((flag) => {
    const given = args.some((word) => word === flag || word.startsWith(`${flag}=`))
    const value = environment[`npm_config_${flag.replace(/^--(no-)?/, '').replaceAll('-', '_')}`]
    // npm tells everybody where its own cache is.
    return !given && value !== undefined && (flag !== '--no-cache' || value === '' || value === 'false' || value === 'null')
  })
}
