import { Flags } from '@oclif/core'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { withoutFile } from '../../cli/run-configuration.js'
import { hostFlag, stateFlag } from '../../cli/serve/flags.js'
import type { CommandServices } from '../../composition.js'
import type { Configuration } from '../../config/configuration.js'

const listenGroup = 'where'
const ruleGroup = 'rules'
/** For what the log says of the end. */
const lastLinesMs = 1000

export default class Serve extends BaseCommand<typeof Serve> {
  static override summary = 'Serve repositories to other machines.'
  static override description =
    'One command starts a working server. On its first start it makes a certificate and a user, and prints the one address that a client needs, with the token in it: it names the repository in every command. It is printed only then. More users: backup serve user add NAME. SIGTERM or Ctrl-C stops it when what is under way has ended (docs/server.md).'
  static override examples = [
    '<%= config.bin %> serve',
    '<%= config.bin %> serve --store /srv/backups --append-only --quota 500GiB --metrics 127.0.0.1:9464',
    '<%= config.bin %> serve --store s3:https://s3.example.org/bucket --name backup.example.org',
    '<%= config.bin %> serve user add ada',
  ]
  static override flags = {
    store: Flags.string({ description: 'Where repositories lie: a folder, or an address of any transport (default: repositories in the state folder).', helpValue: 'ADDRESS', helpGroup: listenGroup }),
    ...stateFlag,
    listen: Flags.string({ description: 'Listen for backup clients here (default: port 7433 of all addresses; with --plain of 127.0.0.1 only).', helpValue: 'HOST:PORT', helpGroup: listenGroup }),
    rest: Flags.string({ description: "Answer restic's REST protocol here as well (default port: 8000).", helpValue: 'HOST:PORT', helpGroup: listenGroup }),
    metrics: Flags.string({ description: 'Answer /metrics and /healthz here, to anybody: take an address that only you reach.', helpValue: 'HOST:PORT', helpGroup: listenGroup }),
    ...hostFlag,
    user: Flags.string({ description: 'The user that is made on the first start, for a store that has nothing of theirs.', helpValue: 'NAME', default: 'backup' }),
    'append-only': Flags.boolean({ description: 'Refuse to delete or replace anything but locks.', helpGroup: ruleGroup }),
    quota: Flags.string({ description: 'The most that each user may store, over all repositories, such as 500GiB.', helpValue: 'SIZE', helpGroup: ruleGroup }),
    repositories: Flags.integer({ description: 'The most repositories that each user may have (default: 100).', helpValue: 'COUNT', min: 1, helpGroup: ruleGroup }),
    retention: Flags.string({ description: 'Refuse to delete objects that are younger than this, such as 30d, and config and keys for ever. New snapshots need old objects, so against a thief of a token only --append-only is a wall.', helpValue: 'DURATION', helpGroup: ruleGroup }),
    'tls-cert': Flags.string({ description: 'Use this certificate (PEM, with its chain) instead of one of its own.', helpValue: 'FILE', dependsOn: ['tls-key'], exclusive: ['plain'] }),
    'tls-key': Flags.string({ description: 'The key of that certificate (PEM).', helpValue: 'FILE', dependsOn: ['tls-cert'] }),
    plain: Flags.boolean({ description: 'No TLS: for clients on this machine.' }),
    insecure: Flags.boolean({ description: 'Let --plain listen where other machines reach it.', dependsOn: ['plain'] }),
    memory: Flags.string({ description: 'Memory for objects on their way, all clients together (default: 40MiB).', helpValue: 'SIZE' }),
    connections: Flags.integer({ description: 'Connections at a time (default: 1024).', helpValue: 'COUNT', min: 1 }),
    grace: Flags.integer({ description: 'How long transfers under way may take to end when the server is stopped.', helpValue: 'SECONDS', default: 30, min: 0 }),
    'log-level': Flags.option({ description: 'What to log on stderr, as lines of JSON.', options: ['info', 'warn', 'silent'] as const, default: 'info' })(),
  }

  /** What a client is told about its own repository is nothing to a server. */
  protected override configurationFor(): Promise<Configuration> {
    return Promise.resolve(withoutFile())
  }

  protected override async execute({ flags }: Input<typeof Serve>, services: CommandServices): Promise<ExitCode> {
    const [{ servePlan }, { runServer }, { streamLog }] = await Promise.all([import('../../cli/serve/plan.js'), import('../../cli/serve/run-server.js'), import('../../server/log/json-log.js')])
    const log = streamLog(flags['log-level'], process.stderr)
    await runServer({ plan: servePlan(flags), log, graceSeconds: flags.grace }, services)
    // Nobody reads stderr, for which the end of the process would wait.
    if (!(await log.flush(lastLinesMs))) process.exit(exitCodes.done)
    return exitCodes.done
  }
}
