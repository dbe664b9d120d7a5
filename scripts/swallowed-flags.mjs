// npm keeps what begins with a dash to itself unless `--` stands before it: `npm start sync ~/x --repo y` would
// lose the flag and take its value for one more path.

const everywhere = ['config', 'repo', 'password-file', 'password-command', 'json']
/** Only these: other names are settings that people have in their .npmrc for npm itself. */
const flagsOf = {
  analyze: ['with-text', 'snapshot', 'pending', 'reanalyze', 'always'],
  check: ['read-data'],
  config: ['schema'],
  ls: ['all', 'long'],
  restore: ['target'],
  sync: ['exclude', 'no-analyze', 'analyze-budget', 'tag', 'host', 'force', 'reanalyze', 'always'],
}

/** The flags that npm took out of a command line of which `args` is left; npm hands them on as `npm_config_*`. */
export function swallowedFlags(args, environment) {
  const flags = [...everywhere, ...(flagsOf[args[0]] ?? [])].map((name) => `--${name}`)
  return flags.filter((flag) => {
    const given = args.some((word) => word === flag || word.startsWith(`${flag}=`))
    return !given && environment[`npm_config_${flag.replace(/^--(no-)?/, '').replaceAll('-', '_')}`] !== undefined
  })
}
