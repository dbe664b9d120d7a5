/** A value that is in force, and where it came from. */

export type Origin =
  | { readonly from: 'flag'; readonly name: string }
  | { readonly from: 'argument' }
  | { readonly from: 'environment'; readonly name: string }
  | { readonly from: 'file'; readonly file: string; readonly line: number }
  | { readonly from: 'default' }

export interface Setting<Value> {
  readonly value: Value
  readonly origin: Origin
}

/** `flag --repo`, `environment BACKUP_REPOSITORY`, `/home/ada/backup.yaml:3`, `default`. */
export function originText(origin: Origin): string {
  switch (origin.from) {
    case 'flag':
    case 'environment':
      return `${origin.from} ${origin.name}`
    case 'file':
      return `${origin.file}:${origin.line}`
    case 'argument':
    case 'default':
      return origin.from
  }
}
