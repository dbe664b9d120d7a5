import { expect, it } from '@jest/globals'
import { addressWithin } from './address-within.js'

it.each([
  ['/srv/backups', '/srv/backups/ada/photos'],
  ['/srv/backups/', '/srv/backups/ada/photos'],
  ['/', '/ada/photos'],
  ['relative', 'relative/ada/photos'],
  ['./what?is#this', './what?is#this/ada/photos'],
  ['local:/srv/what?', 'local:/srv/what?/ada/photos'],
  ['local:backups', 'local:backups/ada/photos'],
  ['file:///srv/backups', 'file:///srv/backups/ada/photos'],
  ['file:///', 'file:///ada/photos'],
  ['s3:host/bucket', 's3:host/bucket/ada/photos'],
  ['s3:host/bucket/prefix/?region=eu&x=a/b', 's3:host/bucket/prefix/ada/photos?region=eu&x=a/b'],
  ['s3:http://127.0.0.1:8333/bucket?path-style', 's3:http://127.0.0.1:8333/bucket/ada/photos?path-style'],
  ['s3://bucket', 's3://bucket/ada/photos'],
  ['s3://bucket?region=eu', 's3://bucket/ada/photos?region=eu'],
  ['sftp:host:', 'sftp:host:ada/photos'],
  ['sftp:host:/', 'sftp:host:/ada/photos'],
  ['sftp:ada@host:/srv/what?', 'sftp:ada@host:/srv/what?/ada/photos'],
  ['sftp:ada@[::1]:backups', 'sftp:ada@[::1]:backups/ada/photos'],
  ['sftp://ada@host:2222//srv/backups', 'sftp://ada@host:2222//srv/backups/ada/photos'],
  ['sftp://ada@host//', 'sftp://ada@host//ada/photos'],
  ['rest:https://u:p%3Fq@host:8000/', 'rest:https://u:p%3Fq@host:8000/ada/photos'],
  ['rest:https://host', 'rest:https://host/ada/photos'],
  ['tls://hub:TOKEN@host:7433/hub?fp=sha256:00', 'tls://hub:TOKEN@host:7433/hub/ada/photos?fp=sha256:00'],
  ['tls://hub:TOKEN@[::1]:7433?fp=sha256:00', 'tls://hub:TOKEN@[::1]:7433/ada/photos?fp=sha256:00'],
  ['memory:', 'memory:ada/photos'],
])('%s is followed by user and repository: %s', (base, expected) => {
  expect(addressWithin(base, ['ada', 'photos'])).toBe(expected)
})
