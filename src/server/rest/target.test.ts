import { describe, expect, it } from '@jest/globals'
import { HttpRefusal } from './refusal.js'
import { rangeOf } from './range.js'
import { targetOf } from './target.js'

const name = 'ab'.repeat(32)

describe('paths of requests', () => {
  it.each([
    ['GET', `/ada/photos/data/${name}`, { kind: 'object', key: { type: 'pack', name }, path: 'ada/photos' }],
    ['HEAD', `/ada/data/data/${name}`, { kind: 'object', key: { type: 'pack', name }, path: 'ada/data' }],
    ['GET', '/ada/config', { kind: 'object', key: { type: 'config', name: 'config' }, path: 'ada' }],
    ['GET', '/ada/config/config', { kind: 'object', key: { type: 'config', name: 'config' }, path: 'ada/config' }],
    ['GET', '/config', { kind: 'object', key: { type: 'config', name: 'config' }, path: '' }],
    ['GET', '/ada/photos/locks/', { kind: 'list', type: 'lock', path: 'ada/photos' }],
    ['GET', '/ada/photos/snapshots', { kind: 'list', type: 'snapshot', path: 'ada/photos' }],
    ['GET', '/ada/photos/keys/?create=true', { kind: 'list', type: 'key', path: 'ada/photos' }],
    ['POST', '/ada/photos?create=true', { kind: 'repository', create: true, path: 'ada/photos' }],
    ['POST', '/ada/data/?create=true', { kind: 'repository', create: true, path: 'ada/data' }],
    ['POST', '/ada/config?create=true', { kind: 'repository', create: true, path: 'ada/config' }],
    ['POST', '/?create=true', { kind: 'repository', create: true, path: '' }],
    ['POST', '/ada/photos/', { kind: 'repository', create: false, path: 'ada/photos' }],
    ['DELETE', `/ada/data/${name.toUpperCase()}`, { kind: 'repository', create: false, path: `ada/data/${name.toUpperCase()}` }],
    ['GET', '/%61da/photos/index/', { kind: 'list', type: 'index', path: 'ada/photos' }],
  ])('%s %s', (method, url, target) => expect(targetOf(method, url)).toEqual(target))

  it.each([
    ['/ada/../eve/config'], ['/ada/..%2feve/config'], ['/ada/%2e%2e/eve/config'], ['/ada//photos/config'], ['//config'], ['/ada/./config'], ['/ada/ph%00tos/config'], ['/ada/%zz/config'],
    ['http://host/ada/config'], ['*'], [''], ['/ada/ph otos/config'], ['/ada/a\\b/config'], [`/${'a'.repeat(65)}/config`], ['/a/b/c/d/e/f/g/config'], ['/ada/ü/config'],
  ])('refuses %s', (url) => expect(() => targetOf('GET', url)).toThrow(HttpRefusal))
})

describe('ranges of requests', () => {
  it.each([
    ['bytes=0-9', { offset: 0, length: 10 }], ['bytes=90-199', { offset: 90, length: 10 }], ['bytes=90-', { offset: 90, length: 10 }], ['bytes=-10', { offset: 90, length: 10 }],
    ['bytes=-500', { offset: 0, length: 100 }], ['bytes=100-', 'unsatisfiable'], ['bytes=-0', 'unsatisfiable'], ['bytes=500-600', 'unsatisfiable'],
    ['bytes=9-0', undefined], ['bytes=-', undefined], ['bytes=0-9,20-29', undefined], ['lines=0-9', undefined], ['bytes=x', undefined], [`bytes=0-${'9'.repeat(30)}`, undefined], [undefined, undefined],
  ])('%s', (header, range) => expect(rangeOf(header, 100)).toEqual(range))
})
