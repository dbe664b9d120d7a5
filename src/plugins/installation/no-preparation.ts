/**
 * Loaded into whatever Node program npm starts (`NODE_OPTIONS`). Before npm takes a package from git it starts an npm inside the clone, to
 * have it built; that one obeys the clone's own `.npmrc`, which may name a program to be run as git, or send variables of the environment
 * to a registry of its choice, `--ignore-scripts` or not. As no script is to run there is nothing to build: such an npm ends at once.
 */
/** How npm marks these runs. */
const mark = '_PACOTE_NO_PREPARE_'

if (process.env[mark] !== undefined) process.exit(0)
