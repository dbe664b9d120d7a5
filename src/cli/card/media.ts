/** What pictures, films and sounds show, in rows for reading. */
import type { ImageSection, Label, VideoSection } from '../../core/contracts/metadata.js'
import { surelySeen } from '../../core/search/labels.js'
import { formatDuration, plural } from '../text.js'
import type { Row } from './row.js'

/** What the plugins say of files that they could not read whole. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['end-missing', 'its end is missing'],
  ['undecodable', 'its pictures cannot be decoded'],
  ['damaged', 'parts of it cannot be read'],
  ['time', 'not all of it was looked at in time'],
])

const listedLabels = 6

export function imageRows({ width, height, format, labels, faces, incomplete, ...rest }: ImageSection): Row[] {
  return [['picture', `${format.toUpperCase()}, ${width} x ${height}`], ...broken(incomplete), ...shows(labels, faces ?? 0), ...takenRows(rest)]
}

export function videoRows(video: VideoSection): Row[] {
  const { audio = [], codec, container, durationSeconds, height, incomplete, labels = [], shots, tags = {}, width } = video
  const isFilm = width !== undefined && height !== undefined
  const parts = [
    durationSeconds === undefined ? undefined : formatDuration(durationSeconds),
    isFilm ? `${width} x ${height}` : undefined,
    [codec, ...audio.map((track) => track.codec)].filter((name) => name !== undefined).join(' and ') + (container === undefined ? '' : ` in ${container}`),
    isFilm && shots !== undefined && shots > 1 ? plural(shots, 'shot') : undefined,
  ]
  const tagged = Object.entries(tags).map(([name, value]) => `${name} ${value}`)
  return [
    [isFilm ? 'film' : 'sound', stated(parts)],
    ...broken(incomplete),
    ...shows(labels, 0),
    ...row('tags', tagged.join(', ')),
    ...takenRows(video),
  ]
}

function broken(incomplete: string | undefined): Row[] {
  return row('broken', incomplete === undefined ? '' : (reasons.get(incomplete) ?? incomplete))
}

function takenRows({ takenAt, gps, camera }: Pick<ImageSection, 'takenAt' | 'gps' | 'camera'>): Row[] {
  const place = gps && `at ${degrees(gps.lat, 'N', 'S')} ${degrees(gps.lon, 'E', 'W')}`
  return row('taken', stated([takenAt?.replace('T', ' '), place, camera && `with ${camera}`]))
}

function shows(labels: readonly Label[], faces: number): Row[] {
  const sure = labels.filter(({ score }) => score >= surelySeen).slice(0, listedLabels).map(labelText)
  return row('shows', stated([...sure, faces === 0 ? undefined : plural(faces, 'face')]))
}

/** Of a film from the first to the last time. */
function labelText({ label, score, atSeconds = [] }: Label): string {
  const [first, last] = [Math.min(...atSeconds), Math.max(...atSeconds)].map(formatDuration)
  if (atSeconds.length === 0) return `${label} (${score.toFixed(2)})`
  return first === last ? `${label} (${first})` : `${label} (${first} to ${last})`
}

function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(4)} ${value < 0 ? negative : positive}`
}

function stated(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part.trim() !== '').join(', ')
}

function row(label: string, value: string): Row[] {
  return value === '' ? [] : [[label, value]]
}
