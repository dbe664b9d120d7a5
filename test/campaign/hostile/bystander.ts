/** What an honest client has to bear during each attack, and whether that is too much. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { row, type Verdict } from '../understanding/campaign.js'
import type { AttackedServer } from './attacked-server.js'
import { bystanderCalls, type BystanderOrder, type BystanderReport } from './bystander-process.js'

/** How much longer than with nobody else there a call may take. */
const patienceMs = 1000

export class Bystander {
  /** By server: `type/name` of what it was told is stored. */
  readonly acknowledged = new Map<string, string[]>()
  private readonly alone = new Map<string, BystanderReport['worstMs']>()
  private readonly child: ChildProcess
  private readonly ended: Promise<never>

  constructor(
    private readonly user: string,
    private readonly verdict: Verdict,
  ) {
    this.child = fork(fileURLToPath(new URL('bystander-process.js', import.meta.url)), { stdio: 'inherit' })
    this.ended = once(this.child, 'exit').then(() => Promise.reject(new Error('the bystander has ended')))
    this.ended.catch(() => undefined)
    row('longest delay of the bystander, ms', 'seconds', 'rounds', ...bystanderCalls, 'RSS MiB')
  }

  /** What it takes with nobody else there: everything after is compared with it. */
  async measureAlone(server: AttackedServer, work: () => Promise<unknown>): Promise<void> {
    const { worstMs } = await this.during(`alone, ${server.name}`, server, work)
    this.alone.set(server.name, worstMs)
  }

  /** Calls all the time until `attack` is over, and no honest call may fail or take too long. What the attack finds is its own affair. */
  async during(what: string, server: AttackedServer, attack: () => Promise<unknown>): Promise<BystanderReport> {
    const beganMs = performance.now()
    this.order({ begin: server.address(this.user) })
    await attack()
    const seconds = (performance.now() - beganMs) / 1000
    const answer = new Promise<BystanderReport>((resolve) => this.child.once('message', (report: BystanderReport) => resolve(report)))
    this.order({ end: true })
    const report = await Promise.race([answer, this.ended])
    this.judge(what, server, report)
    row(what, seconds.toFixed(1), report.rounds, ...bystanderCalls.map((call) => Math.round(report.worstMs[call])), Math.round(server.residentBytes / 2 ** 20))
    return report
  }

  end(): void {
    this.child.kill()
  }

  private judge(what: string, { name }: AttackedServer, { worstMs, failures, acknowledged }: BystanderReport): void {
    this.acknowledged.set(name, [...(this.acknowledged.get(name) ?? []), ...acknowledged])
    for (const failure of failures.slice(0, 3)) this.verdict.fault(what, `an honest ${failure}`)
    if (failures.length > 3) this.verdict.fault(what, `${failures.length - 3} more honest calls failed`)
    const alone = this.alone.get(name)
    if (alone === undefined) return
    for (const call of bystanderCalls) {
      if (worstMs[call] > alone[call] + patienceMs) this.verdict.fault(what, `a ${call} took ${Math.round(worstMs[call])} ms, and ${Math.round(alone[call])} ms with nobody else there`)
    }
  }

  private order(order: BystanderOrder): void {
    this.child.send(order)
  }
}
