/**
 * `npm run test:campaign:killed -- [--files N] [--rounds N] [--seed N]`: syncs with all analyzers on, killed with SIGKILL
 * at 50 moments, all on one repository, with changes to the files (3,000) in between. After each kill the repository is
 * whole and nothing runs or lies about; in the end it knows what an undisturbed one knows. Needs restic, and a gigabyte.
 */
import { cpSync, readdirSync } from 'node:fs'
import { compareFolders } from '../../support/compare-folders.js'
import { Exchange } from '../../support/exchange.js'
import { Random } from '../../support/random.js'
import { CampaignFolder, campaignOptions, row, Verdict } from './campaign.js'
import { ContinuedRepository } from './continued-repository.js'
import { killSync, type Moment, type Victim } from './killed-sync.js'
import { filesWithContent, processesOf, secondsUntilGone } from './left-behind.js'
import { changes, MixedTree } from './mixed-tree.js'
import { compareDocuments } from './same-documents.js'

const { files, rounds, seed } = campaignOptions({ files: 3000, rounds: 50, seed: 20_261_122 })
const random = new Random(seed)
const folder = new CampaignFolder()
const verdict = new Verdict()
const place = new Exchange(folder.at('repository'), 'UTC', folder.path, folder.environment)
const twin = new Exchange(folder.at('undisturbed'), 'UTC', folder.path, folder.environment)
const rehearsal = new Exchange(folder.at('rehearsal'), 'UTC', folder.path, folder.environment)
const temporary = folder.environment.TMPDIR
const sync = ['documents', '--analyze-budget', '3600', '--host', 'first']
/** Where something appears first when a sync begins, analyses, and commits. */
const eventful = [folder.at('repository', 'locks'), temporary, folder.at('repository', 'index'), folder.at('repository', 'snapshots')]

process.stdout.write(`seed ${seed}, ${files} files, ${rounds} kills\n`)
try {
  await place.init()
  // Copies of the empty repository cut files alike, so that documents can be compared by content.
  for (const { repository } of [twin, rehearsal]) cpSync(place.repository, repository, { recursive: true })
  const tree = new MixedTree({ path: folder.at('documents'), random, files, mostBytes: 500_000 })
  const whole = await secondsOf(() => rehearsal.backup(['sync', ...sync]))
  const idle = await secondsOf(() => rehearsal.backup(['sync', ...sync]))
  process.stdout.write(`undisturbed: ${whole.toFixed(1)} s for everything, ${idle.toFixed(1)} s for nothing\n`)

  const repository = new ContinuedRepository(place)
  row('', 'killed', 'after', 'snapshots', 'indexed', 'left packs', 'gone after')
  /** Files that no snapshot has as they are now, about. */
  let unsaved = files
  let slowest = 0
  let kills = 0
  for (let round = 1; kills < rounds; round++) {
    const before = (await repository.inspect()).snapshots
    const { what, moment } = nextMoment(round, idle + (whole - idle) * Math.min(1, unsaved / files))
    const victim: Victim = round % 2 === 0 ? 'agent' : 'group'
    const { killed, seconds } = await killSync(place, sync, moment, victim)
    if (killed) kills++
    const gone = await secondsUntilGone(temporary)
    if (gone === undefined) verdict.fault(what, `processes are left: ${processesOf(temporary).join(', ')}`)
    slowest = Math.max(slowest, gone ?? Infinity)
    for (const path of filesWithContent(temporary)) verdict.fault(what, `${path} is left`)
    const { snapshots, indexed, unreferencedPacks, faults } = await repository.inspect()
    for (const fault of faults) verdict.fault(what, fault)
    row(`${round} ${what}, ${victim}`, killed ? 'yes' : 'done before', `${seconds.toFixed(2)} s`, snapshots, indexed, unreferencedPacks, `${(gone ?? Infinity).toFixed(2)} s`)
    if (snapshots > before) unsaved = 0
    unsaved += change(tree)
  }
  process.stdout.write(`${kills} kills; the last process was gone ${slowest.toFixed(2)} s later; ${readdirSync(temporary).length} empty folders are left in TMPDIR\n`)
  await finish(repository)
} finally {
  folder.remove()
}
verdict.tell('nothing was lost')

async function secondsOf(action: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await action()
  return (performance.now() - startedMs) / 1000
}

function nextMoment(round: number, expectedSeconds: number): { what: string; moment: Moment } {
  if (round % 3 === 0) {
    const firstIn = eventful[(round / 3) % eventful.length]!
    const laterMs = random.between(0, 30)
    return { what: `${laterMs} ms into ${firstIn.slice(folder.path.length + 1)}`, moment: { firstIn, laterMs } }
  }
  const fraction = random.fraction()
  return { what: `${Math.round(fraction * 100)}% of ${expectedSeconds.toFixed(1)} s`, moment: { seconds: fraction * expectedSeconds } }
}

/** A tenth of the files; gives how many. */
function change(tree: MixedTree): number {
  const times = Math.ceil(files / 10 / changes.length)
  for (const what of changes) tree.change(what, what === 'move folder' ? 1 : times)
  return times * changes.length
}

async function finish(repository: ContinuedRepository): Promise<void> {
  const last = await place.backupJson(['sync', ...sync])
  process.stdout.write(`the last sync, undisturbed: ${JSON.stringify(last['analysis'])}\n`)
  const { faults } = await repository.inspect()
  for (const fault of faults) verdict.fault('the last sync', fault)
  const again = await place.backupJson(['sync', ...sync])
  if (again['data_blobs'] !== 0 || again['tree_blobs'] !== 0) verdict.fault('one more sync', JSON.stringify(again))
  await twin.backupJson(['sync', ...sync])
  const { documents, faults: differences } = await compareDocuments(place.repository, twin.repository)
  for (const fault of differences.slice(0, 20)) verdict.fault('documents', fault)
  process.stdout.write(`${documents} documents compared with those of an undisturbed repository: ${differences.length} differ\n`)
  await place.backup(['restore', 'latest', '--target', folder.at('restored')])
  const restored = compareFolders(folder.at('documents'), folder.at('restored', 'documents'))
  for (const difference of restored.slice(0, 20)) verdict.fault('restored', JSON.stringify(difference))
  process.stdout.write(`restored: ${restored.length} differences\n`)
  const checked = await place.backupJson(['check', '--read-data'])
  process.stdout.write(`backup check --read-data: ${JSON.stringify(checked)}\n`)
  if (JSON.stringify(checked['faults']) !== '[]') verdict.fault('check --read-data', JSON.stringify(checked['faults']))
  // A lock whose process is gone stops nobody, but restic where it wants to be alone.
  await place.restic(['unlock'])
  const said = await place.restic(['check', '--read-data'])
  process.stdout.write(`restic check --read-data: ${said.trimEnd().split('\n').at(-1)}\n`)
}
