/**
 * Photographs through the plugin `image`, as the agent runs it: labels of COCO's photos, and classes of ImageNet's with a classifier
 * that is installed (BACKUP_MODELS_DIR; a line without one is left out).
 */
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type * as Analyzers from '../../plugins/image/src/analyzer.js'
import type { ImageSection } from '../../plugins/image/src/section.js'
import { isThere } from './data.js'
import { meanAveragePrecision, type FoundBox, type TrueBox } from './images/average-precision.js'
import { f1Of, type Counts } from './images/counts.js'
import type { EvalRow, Scorer } from './row.js'

const built = new URL('../../../plugins/image/dist/analyzer.js', import.meta.url)
const { default: ImageAnalyzer } = (await import(built.href)) as typeof Analyzers
const enough = 0.5

export const score: Scorer = async (folder) => [...(await scoreCoco(join(folder, 'images/coco'))), ...(await scoreImageNet(join(folder, 'images/imagenet1k-256')))]

interface Looked {
  readonly name: string
  readonly section: ImageSection
  readonly ms: number
}

async function look(folder: string, modelsDirectory: string): Promise<Looked[]> {
  const analyzer = new ImageAnalyzer()
  await analyzer.start({ options: {}, modelsDirectory, log: (message) => console.error(message) })
  const looked: Looked[] = []
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.jpg')).sort()) {
    const path = join(folder, name)
    const source = { path, displayName: name, size: (await stat(path)).size, mediaType: 'image/jpeg' }
    const started = performance.now()
    const section = await analyzer.analyze({ source, upstream: {} }, { signal: AbortSignal.timeout(60_000), maxSectionBytes: 1_000_000 })
    looked.push({ name, section, ms: performance.now() - started })
  }
  return looked
}

async function scoreCoco(folder: string): Promise<EvalRow[]> {
  if (!isThere(folder)) return []
  const names = [...(await readFile(join(folder, 'config.yaml'), 'utf8')).matchAll(/^ {2}\d+: (.+)$/gm)].map(([, name]) => name!.trim())
  const looked = await look(join(folder, 'images'), '')
  const counts: Counts = { right: 0, wrong: 0, missed: 0 }
  const missed: string[] = []
  const truth: TrueBox[] = []
  const found: FoundBox[] = []
  for (const { name, section } of looked) {
    const boxes = await trueBoxes(join(folder, 'labels', name.replace(/\.jpg$/, '.txt')), name, names)
    const there = new Set(boxes.map(({ label }) => label))
    const said = new Set(section.labels.filter(({ score }) => score >= enough).map(({ label }) => label))
    for (const label of said) counts[there.has(label) ? 'right' : 'wrong']++
    for (const label of there) if (!said.has(label)) missed.push(label)
    truth.push(...boxes)
    found.push(...section.objects.map((object) => ({ ...object, picture: name })))
  }
  counts.missed = missed.length
  const { right, wrong } = counts
  const msPerItem = looked.reduce((sum, { ms }) => sum + ms, 0) / looked.length
  return [
    {
      what: 'photos, F1 of labels at 0.5', dataSet: 'images/coco', count: looked.length, figures: [f1Of(counts)], atLeast: [0.72], ambition: [0.8], msPerItem,
      failures: `precision ${(right / (right + wrong)).toFixed(2)}, recall ${(right / (right + missed.length)).toFixed(2)}; missed ${missed.join(', ')}`,
    },
    { what: 'objects, mAP at IoU 0.5', dataSet: 'images/coco', count: truth.length, figures: [meanAveragePrecision(truth, found, 0.5)], anchor: 'YOLOS-Ti AP 0.287 (IoU 0.5 to 0.95)', msPerItem },
  ]
}

/** YOLO: class, middle, size, as parts of the picture. */
async function trueBoxes(path: string, picture: string, names: readonly string[]): Promise<TrueBox[]> {
  const lines = existsSync(path) ? (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '') : []
  return lines.map((line) => {
    const [kind = 0, x = 0, y = 0, width = 0, height = 0] = line.trim().split(/\s+/).map(Number)
    return { picture, label: names[kind] ?? '', box: [x - width / 2, y - height / 2, width, height] }
  })
}

async function scoreImageNet(folder: string): Promise<EvalRow[]> {
  if (!isThere(folder)) return []
  const modelsDirectory = process.env['BACKUP_MODELS_DIR']
  if (modelsDirectory === undefined) {
    console.error('eval: BACKUP_MODELS_DIR names no folder with a classifier; images/imagenet1k-256 is left out')
    return []
  }
  const looked = await look(folder, modelsDirectory)
  const best = looked.map(({ name, section }) => {
    const detected = new Set(section.objects.map(({ label }) => label))
    return { wanted: wordsOf(basename(name, '.jpg').replace(/^n\d+_/, '')), said: section.labels.filter(({ label }) => !detected.has(label)).map(({ label }) => wordsOf(label)) }
  })
  const share = (top: number) => best.filter(({ wanted, said }) => said.slice(0, top).includes(wanted)).length / best.length
  const msPerItem = looked.reduce((sum, { ms }) => sum + ms, 0) / looked.length
  return [{ what: 'photos, class first / among five (0.15 and more)', dataSet: 'images/imagenet1k-256', count: best.length, figures: [share(1), share(5)], anchor: 'MobileNetV2 top-1 0.730', msPerItem }]
}

function wordsOf(label: string): string {
  return label.toLowerCase().replace(/[^a-z]+/g, ' ').trim()
}
