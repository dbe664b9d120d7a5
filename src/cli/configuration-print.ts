/** What is in force, for people and for programs. */
import type { Configuration, FoundBy } from '../config/configuration.js'
import { originText, type Setting } from '../config/setting.js'
import { displayPath, displayText } from '../core/os/path.js'
import { maskedAddress } from '../core/support/address.js'
import { table } from './text.js'

const ways: Record<FoundBy, string> = {
  flag: 'named by --config',
  environment: 'named by BACKUP_CONFIG',
  upwards: 'found from the working folder upwards',
  user: "the user's own",
}

type Row = readonly [key: string, value: string, origin: string]

export function configurationLines(configuration: Configuration): string[] {
  const { analysis, analyzers, excludes, paths, repository } = configuration
  return [
    ...fileLines(configuration),
    '',
    ...table([
      repository === undefined ? unset('repository') : row('repository', { ...repository, value: maskedAddress(repository.value) }),
      ...list('paths', paths.map(({ value, origin }) => ({ value: displayPath(value), origin }))),
      ...list('excludes', excludes),
      row('analysis.enabled', analysis.enabled),
      row('analysis.budgetSeconds', analysis.budgetSeconds),
      row('analysis.processes', analysis.processes),
      ...list('analysis.order', analysis.order),
      ...[...analyzers].flatMap(([name, { enabled, options }]) => [
        ...(enabled === undefined ? [] : [row(`analyzers.${name}.enabled`, enabled)]),
        ...(options === undefined ? [] : [row(`analyzers.${name}.options`, { ...options, value: JSON.stringify(options.value) })]),
      ]),
    ]),
  ]
}

function fileLines({ file, searched }: Configuration): string[] {
  if (file !== undefined) return [`Configuration file: ${displayText(file.path)} (${ways[file.foundBy]})`]
  return ['Configuration file: none. Looked for, in this order:', ...searched.map((place) => `  ${displayText(place)}`)]
}

function row(key: string, { value, origin }: Setting<string | number | boolean>): Row {
  return [key, displayText(String(value)), displayText(originText(origin))]
}

function unset(key: string): Row {
  return [key, '-', 'not set']
}

/** The key stands before the first item only. */
function list(key: string, settings: readonly Setting<string>[]): Row[] {
  return settings.length === 0 ? [unset(key)] : settings.map((setting, index) => row(index === 0 ? key : '', setting))
}

export function configurationJson({ file, searched, repository, paths, excludes, analysis, analyzers }: Configuration): unknown {
  return {
    file: file === undefined ? null : { path: file.path, foundBy: file.foundBy },
    searched,
    repository: repository === undefined ? null : json({ ...repository, value: maskedAddress(repository.value) }),
    paths: paths.map(({ value, origin }) => json({ value: displayPath(value), origin })),
    excludes: excludes.map(json),
    analysis: {
      enabled: json(analysis.enabled),
      budgetSeconds: json(analysis.budgetSeconds),
      processes: json(analysis.processes),
      order: analysis.order.map(json),
    },
    analyzers: Object.fromEntries([...analyzers].map(([name, { enabled, options }]) => [
      name,
      { ...(enabled === undefined ? {} : { enabled: json(enabled) }), ...(options === undefined ? {} : { options: json(options) }) },
    ])),
  }
}

function json<Value>({ value, origin }: Setting<Value>): { value: Value; origin: string } {
  return { value, origin: originText(origin) }
}
