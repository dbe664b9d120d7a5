/** The columns of a Parquet file, from its metadata: types by the schema, statistics over all row groups that have them. */
import type { FileMetaData, SchemaElement, Statistics } from 'hyparquet'
import type { Column, ColumnType } from './column.js'
import { maxColumns, type Dataset } from './table.js'

const maxNameLength = 100

export function parquetDataset(metadata: FileMetaData): Dataset {
  const leaves = leavesOf(metadata.schema)
  return {
    format: 'parquet',
    rows: Number(metadata.num_rows),
    ...(leaves.length > maxColumns && { columnCount: leaves.length }),
    columns: leaves.slice(0, maxColumns).map((leaf, at) => columnOf(leaf, metadata.row_groups.map(({ columns }) => columns[at]?.meta_data?.statistics))),
  }
}

interface Leaf {
  readonly name: string
  readonly element: SchemaElement
}

/** The schema is a tree in depth-first order, its root first; columns are its leaves, in the same order. */
function leavesOf(schema: readonly SchemaElement[]): Leaf[] {
  const leaves: Leaf[] = []
  const open: { readonly name: string; left: number }[] = []
  for (const element of schema) {
    const parent = open.at(-1)
    const path = [...open.slice(1).map(({ name }) => name), element.name].join('.')
    if (parent !== undefined) parent.left -= 1
    if ((element.num_children ?? 0) > 0) open.push({ name: element.name, left: element.num_children ?? 0 })
    else if (parent !== undefined) leaves.push({ name: path.slice(0, maxNameLength), element })
    while (open.at(-1)?.left === 0) open.pop()
  }
  return leaves
}

function columnOf({ element, name }: Leaf, groups: readonly (Statistics | undefined)[]): Column {
  const type = typeOf(element)
  const missing = sumOf(groups.map((statistics) => statistics?.null_count))
  const hasRange = type === 'integer' || type === 'number' || type === 'date'
  const least = hasRange ? extreme(groups.map((statistics) => told(statistics?.min_value ?? statistics?.min)), (one, other) => one < other) : undefined
  const most = hasRange ? extreme(groups.map((statistics) => told(statistics?.max_value ?? statistics?.max)), (one, other) => one > other) : undefined
  return { name, type, ...(missing !== undefined && missing > 0 && { missing }), ...(least !== undefined && { min: least }), ...(most !== undefined && { max: most }) }
}

function typeOf({ converted_type: converted, logical_type: logical, type }: SchemaElement): ColumnType {
  if (logical?.type === 'TIMESTAMP' || logical?.type === 'DATE' || converted === 'DATE' || converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS' || type === 'INT96') return 'date'
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL' || logical?.type === 'FLOAT16' || type === 'FLOAT' || type === 'DOUBLE') return 'number'
  if (type === 'BOOLEAN') return 'boolean'
  return type === 'INT32' || type === 'INT64' ? 'integer' : 'string'
}

/** Undefined as soon as one group does not tell: the others are not the whole. */
function sumOf(counts: readonly (bigint | undefined)[]): number | undefined {
  return counts.every((count) => count !== undefined) ? Number(counts.reduce((sum, count) => sum + count, 0n)) : undefined
}

function told(value: Statistics['min']): number | string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  const number = typeof value === 'bigint' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function extreme(values: readonly (number | string | undefined)[], isBetter: (one: number | string, other: number | string) => boolean): number | string | undefined {
  const [first] = values
  if (first === undefined || values.some((value) => typeof value !== typeof first)) return undefined
  return values.reduce((best, value) => (value !== undefined && best !== undefined && isBetter(value, best) ? value : best))
}
