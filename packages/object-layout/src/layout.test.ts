import { describe, expect, it } from '@jest/globals'
import { isObjectName, objectFolder, objectPath } from './index.js'

const name = 'ab'.repeat(32)

describe('the layout', () => {
  it('spreads packs over folders, and has config at the top', () => {
    expect(objectPath({ type: 'pack', name })).toBe(`data/ab/${name}`)
    expect(objectPath({ type: 'snapshot', name })).toBe(`snapshots/${name}`)
    expect(objectPath({ type: 'config', name: 'config' })).toBe('config')
    expect(objectFolder({ type: 'config', name: 'config' })).toBe('')
  })

  it('knows names of objects', () => {
    expect([isObjectName('pack', name), isObjectName('config', 'config'), isObjectName('pack', 'config'), isObjectName('lock', '../x'), isObjectName('key', name.toUpperCase())]).toEqual([true, true, false, false, false])
  })
})
