/** What pictures, films and sounds show, in rows for reading. */
import type { ImageSection, Label, VideoSection } from '../../core/contracts/metadata.js'
import { formatDuration, plural } from '../text.js'
import { leaves } from './leaves.js'
import type { Row } from './row.js'

const listedLabels = 6
const listedTimes = 3
/** Below this it is more likely something else. */
const likely = 0.5

export function imageRows({ width, height, format, labels, faces, takenAt, gps, camera }: ImageSection): Row[] {
  const taken = [takenAt?.replace('T', ' '), gps && `at ${degrees(gps.lat, 'N', 'S')} ${degrees(gps.lon, 'E', 'W')}`, camera && `with ${camera}`].filter((part) => part !== undefined)
  return [
    ['picture', `${format.toUpperCase()}, ${width} x ${height}`],
    ...shows(labels, faces ?? 0),
    ...(taken.length === 0 ? [] : ([['taken', taken.join(', ')]] as const)),
  ]
}

/** Members that have a row of their own, or say nothing to a person. */
const drawn = new Set(['durationSeconds', 'width', 'height', 'labels', 'poster', 'framesAnalysed'])
const listedLeaves = 10

export function videoRows(video: VideoSection): Row[] {
  const { durationSeconds, width = 0, height = 0, labels = [] } = video
  const size = width > 0 && height > 0 ? `${width} x ${height}` : 'sound'
  const others = leaves(Object.fromEntries(Object.entries(video).filter(([member]) => !drawn.has(member))), listedLeaves)
  return [
    [width > 0 ? 'film' : 'sound', [...(durationSeconds === undefined ? [] : [formatDuration(durationSeconds)]), ...(size === 'sound' ? [] : [size])].join(', ')],
    ...shows(labels, 0),
    ...(others.length === 0 ? [] : ([['made of', others.map(({ name, value }) => `${name} ${value}`).join(', ')]] as const)),
  ]
}

function shows(labels: readonly Label[], faces: number): Row[] {
  const sure = labels.filter(({ score }) => score >= likely).slice(0, listedLabels).map(labelText)
  const all = faces === 0 ? sure : [...sure, plural(faces, 'face')]
  return all.length === 0 ? [] : [['shows', all.join(', ')]]
}

function labelText({ label, score, atSeconds = [] }: Label): string {
  const at = atSeconds.slice(0, listedTimes).map(formatDuration).join(', ')
  return at === '' ? `${label} (${score.toFixed(2)})` : `${label} at ${at}${atSeconds.length > listedTimes ? ', ...' : ''}`
}

function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(4)} ${value < 0 ? negative : positive}`
}
