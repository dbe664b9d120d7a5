/**
 * `npm run test:campaign:once -- [--files N] [--rounds N] [--seed N]`: nothing is analysed twice. Mixed files (20,000)
 * through ten syncs with all that people do to files in between, then from a second machine, then a hundred small
 * syncs. After each one the documents are decoded and compared with what changed. Needs restic, and three gigabytes.
 */
import { Exchange } from '../../support/exchange.js'
import { Random } from '../../support/random.js'
import { findApplyingKinds } from './applying-kinds.js'
import { CampaignFolder, campaignOptions, kilobytes, median, row, Verdict } from './campaign.js'
import { changes, MixedTree } from './mixed-tree.js'
import { ObservedSyncs, sum, type ObservedSync, type SyncOf } from './observed-syncs.js'

const { files, rounds, seed } = campaignOptions({ files: 20_000, rounds: 100, seed: 20_261_122 })
const random = new Random(seed)
const folder = new CampaignFolder()
const verdict = new Verdict()
const here = new Exchange(folder.at('repository'), 'UTC', folder.path, folder.environment)
const elsewhere = new Exchange(folder.at('repository'), 'Asia/Tokyo', folder.at('elsewhere'), folder.environment)

/** Bytes of the metadata folder for each byte of a new document: a logarithm of what there is, and the folder's own. */
const mostWritten = 10

process.stdout.write(`seed ${seed}, ${files} files\n`)
try {
  await here.init()
  const applies = await findApplyingKinds(here, folder.at('samples'))
  const tree = new MixedTree({ path: folder.at('documents'), random, files })
  const syncs = new ObservedSyncs(here.repository, applies)
  const mine: SyncOf = { tree, target: 'documents', hostname: 'first' }
  row('', 'files', 'new', 'analysed', 'known', 'new docs', 'segments', 'docs', 'catalog', 'stored', 'all', 'seconds')

  const few = Math.ceil(files / 40)
  const steps: readonly (readonly [string, () => void])[] = [
    ['1 everything', () => undefined],
    ['2 unchanged', () => undefined],
    ['3 renamed, touched', () => change({ rename: few, touch: few })],
    ['4 copied, other modes', () => change({ copy: few, chmod: few })],
    ['5 folders moved', () => change({ 'move folder': 5 })],
    ['6 appended, added, deleted', () => change({ append: few, add: few, delete: few })],
    ['7 every time touched', () => tree.touchAll()],
    ['8 all of it', () => changes.forEach((what) => change({ [what]: what === 'move folder' ? 3 : few }))],
    ['9 deleted comes back', () => change({ 'bring back': few, delete: few })],
    ['10 all of it', () => changes.forEach((what) => change({ [what]: what === 'move folder' ? 3 : few }))],
    ['11 unchanged', () => undefined],
  ]
  for (const [what, act] of steps) {
    act()
    const observed = await observe(what, here, mine)
    if (what.endsWith('unchanged') && observed.blobsAdded > 0) verdict.fault(what, `${observed.blobsAdded} blobs were added`)
  }

  folder.copyTree(folder.at('documents'), folder.at('elsewhere', 'work', 'copy'))
  const second = await observe('second machine', elsewhere, { tree, target: 'work/copy', hostname: 'second' })
  if (second.analysis.analysed !== 0) verdict.fault('second machine', `${second.analysis.analysed} analysed`)

  const small: ObservedSync[] = []
  for (let round = 1; round <= rounds; round++) {
    for (let left = random.between(1, 20); left > 0; left--) change({ [random.pick(changes)]: 1 })
    small.push(await observe(`small ${round}`, here, mine))
  }
  if (small.length > 0) tellSmall(small)
  await clean()

  function change(what: Partial<Record<(typeof changes)[number], number>>): void {
    for (const name of changes) tree.change(name, what[name] ?? 0)
  }

  async function observe(what: string, place: Exchange, of: SyncOf): Promise<ObservedSync> {
    const observed = await syncs.sync(place, of)
    const { analysis, documentBytes, catalogBytes, catalogStoredBytes, grownBytes } = observed
    const bytes = [documentBytes, catalogBytes, catalogStoredBytes, grownBytes].map(kilobytes)
    row(what, observed.files, observed.newContents, analysis.analysed, analysis.known, observed.newDocuments, observed.segments, ...bytes, observed.seconds.toFixed(1))
    for (const fault of observed.faults) verdict.fault(what, fault)
    return observed
  }
} finally {
  folder.remove()
}
verdict.tell('nothing was analysed twice')

/** What the metadata folder costs when little changes. */
function tellSmall(small: readonly ObservedSync[]): void {
  process.stdout.write(`\n${small.length} small syncs: at most ${Math.max(...small.map(({ segments }) => segments))} segments\n`)
  row('', 'median', 'worst', 'sum')
  const column = (what: string, of: (observed: ObservedSync) => number): number => {
    const numbers = small.map(of)
    row(what, kilobytes(median(numbers)), kilobytes(Math.max(...numbers)), kilobytes(sum(numbers)))
    return sum(numbers)
  }
  const documents = column('new documents, plain', ({ documentBytes }) => documentBytes)
  const catalog = column('metadata folder, plain', ({ catalogBytes }) => catalogBytes)
  const stored = column('metadata folder, in the repository', ({ catalogStoredBytes }) => catalogStoredBytes)
  const all = column('repository, all of it', ({ grownBytes }) => grownBytes)
  const ratio = (one: number): string => (one / documents).toFixed(2)
  if (catalog > mostWritten * documents) verdict.fault('small syncs', `${ratio(catalog)} bytes are written for each byte of a new document`)
  process.stdout.write(`a byte of a new document: ${ratio(catalog)} bytes written, ${ratio(stored)} in the repository; the files themselves and all else: ${ratio(all - stored)}\n`)
}

async function clean(): Promise<void> {
  process.stdout.write('\n')
  const checked = await here.backupJson(['check', '--read-data'])
  process.stdout.write(`backup check --read-data: ${JSON.stringify(checked)}\n`)
  if (JSON.stringify(checked['faults']) !== '[]') verdict.fault('check', 'faults')
  const said = await here.restic(['check', '--read-data'])
  process.stdout.write(`restic check --read-data: ${said.trimEnd().split('\n').at(-1)}\n`)
  if (!said.includes('no errors were found')) verdict.fault('restic check', said)
}
