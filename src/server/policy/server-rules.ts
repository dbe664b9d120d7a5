/** The rules that a server is started with, in the order in which they are asked. */
import type { Clock } from '../../core/contracts/clock.js'
import { appendOnly } from './append-only.js'
import { quota } from './quota.js'
import { retention } from './retention.js'
import type { Rule } from './rule.js'
import type { Usage } from './usage.js'

export interface ServerRules {
  readonly appendOnly: boolean
  /** Undefined: none. */
  readonly retentionSeconds?: number
  /** Of each user, over all of their repositories. Undefined: none. */
  readonly quotaBytes?: number
  /** Default: `defaultRepositoriesPerUser`. */
  readonly repositoriesPerUser?: number
}

/** A machine or two of each kind for every member of a house. */
export const defaultRepositoriesPerUser = 100

/** `usageOf`: of the user whose store it is, asked for where there is a quota. What is refused costs no quota. */
export function rulesFor({ appendOnly: keepsAll, quotaBytes, retentionSeconds }: ServerRules, clock: Clock, usageOf: (quotaBytes: number) => Usage): readonly Rule[] {
  return [
    ...(keepsAll ? [appendOnly] : []),
    ...(retentionSeconds === undefined ? [] : [retention({ seconds: retentionSeconds, clock })]),
    ...(quotaBytes === undefined ? [] : [quota(usageOf(quotaBytes), quotaBytes)]),
  ]
}
