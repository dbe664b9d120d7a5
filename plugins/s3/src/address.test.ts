import { describe, expect, it } from '@jest/globals'
import { AddressProblem, endpointOf, parseAddress } from './address.js'

const parse = (address: string, environment = {}): ReturnType<typeof parseAddress> => parseAddress(address, environment)

describe('addresses of buckets', () => {
  it.each([
    ['s3:https://store.example:9000/bucket/a/b', 'https://store.example:9000', 'a/b/'],
    ['s3:http://127.0.0.1:8333/bucket', 'http://127.0.0.1:8333', ''],
    ['s3:store.example/bucket/', 'https://store.example', ''],
    ['s3://store.example/bucket//a/./b/', 'https://store.example', 'a/b/'],
    ['s3:https://[::1]:9000/bucket/a', 'https://[::1]:9000', 'a/'],
    ['s3:https://store.example/bucket/a%20b', 'https://store.example', 'a b/'],
    ['s3:store.example/bucket/a%20b', 'https://store.example', 'a%20b/'],
  ])('%s', (address, endpoint, prefix) => {
    expect(parse(address)).toMatchObject({ endpoint, bucket: 'bucket', prefix, pathStyle: true, amazon: false, region: 'us-east-1' })
  })

  it.each([
    ['s3:s3.amazonaws.com/bucket/x', 'us-east-1', 'https://s3.us-east-1.amazonaws.com'],
    ['s3:s3.eu-central-1.amazonaws.com/bucket/x', 'eu-central-1', 'https://s3.eu-central-1.amazonaws.com'],
    ['s3:s3-eu-west-1.amazonaws.com/bucket/x', 'eu-west-1', 'https://s3.eu-west-1.amazonaws.com'],
    ['s3:s3.cn-north-1.amazonaws.com.cn/bucket', 'cn-north-1', 'https://s3.cn-north-1.amazonaws.com.cn'],
    ['s3:s3.amazonaws.com/bucket?region=eu-north-1', 'eu-north-1', 'https://s3.eu-north-1.amazonaws.com'],
  ])('%s is Amazon in a region', (address, region, endpoint) => {
    const place = parse(address)
    expect(place).toMatchObject({ region, amazon: true, pathStyle: false })
    expect(endpointOf(place, place.region)).toBe(endpoint)
  })

  it('takes the region of the environment when the address has none', () => {
    expect(parse('s3:store.example/bucket', { AWS_REGION: 'a-1', AWS_DEFAULT_REGION: 'b-1' }).region).toBe('a-1')
    expect(parse('s3:store.example/bucket', { AWS_DEFAULT_REGION: 'b-1' }).region).toBe('b-1')
    expect(parse('s3:s3.eu-west-1.amazonaws.com/bucket', { AWS_REGION: 'a-1' }).region).toBe('eu-west-1')
    expect(parse('s3:s3.eu-west-1.amazonaws.com/bucket?region=c-1', { AWS_REGION: 'a-1' }).region).toBe('c-1')
  })

  it('takes options, and leaves them out of what it is called', () => {
    expect(parse('s3:store.example/bucket/x?storage-class=STANDARD_IA&path-style=false')).toMatchObject({ storageClass: 'STANDARD_IA', pathStyle: false, label: 's3:store.example/bucket/x' })
    expect(parse('s3:http://store.example:81/bucket').label).toBe('s3:http://store.example:81/bucket')
  })

  it('lets no region become another host', () => {
    expect(endpointOf(parse('s3:s3.amazonaws.com/bucket'), 'evil.example/')).toBe('https://s3.amazonaws.com')
  })

  it.each([
    's3:', 's3:bucket', 's3://host', 's3:https://host', 's3:https://key:geheim@host/bucket', 's3:geheim@host/bucket', 's3:host/b', 's3:host/buck et',
    's3:https://host/bucket/%zz', 's3:host/bucket?geheim=1', 's3:host/bucket?path-style=geheim', 's3:host/bucket?region=geheim.example', 's3:ho st/bucket', 's3:host:port/bucket',
  ])('refuses %s and repeats nothing of it', (address) => {
    let problem: unknown
    try {
      parse(address)
    } catch (error) {
      problem = error
    }
    expect(problem).toBeInstanceOf(AddressProblem)
    expect(String(problem)).not.toContain('geheim')
  })
})
