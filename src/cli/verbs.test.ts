import { describe, expect, it } from '@jest/globals'
import { nearestVerb } from './verbs.js'

const verbs = ['analyze', 'check', 'init', 'ls', 'restore', 'show', 'snapshots', 'sync']

describe('nearestVerb', () => {
  it.each<[string, string | undefined]>([
    ['snap', 'snapshots'], ['snapshot', 'snapshots'], ['retsore', 'restore'], ['chekc', 'check'], ['analyse', 'analyze'], ['snyc', 'sync'], ['int', 'init'],
    ['s', undefined], ['frobnicate', undefined], ['is', undefined], ['', undefined],
  ])('of %s is %s', (word, verb) => expect(nearestVerb(word, verbs)).toBe(verb))
})
