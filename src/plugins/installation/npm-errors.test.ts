import { describe, expect, it } from '@jest/globals'
import { npmFailure } from './npm-errors.js'

const said = (code: string | number, summary: string, detail = ''): string => JSON.stringify({ error: { code, summary, detail } })

describe('npmFailure', () => {
  it.each([
    [said('E404', 'Not Found - GET https://registry/nothing', "The requested resource 'nothing@*' could not be found or you do not have permission"), '', /^the registry has no package nothing$/, /npm login/],
    [said('E404', 'Not Found', "The requested resource 'backup-agent@1' could not be found"), '', /depends on backup-agent/, /devDependencies/],
    [said('ETARGET', 'No matching version found for p@9.'), '', /no such version: No matching version found for p@9$/, /npm view/],
    [said('ENOVERSIONS', 'No versions available for p'), '', /no such version/, /npm view/],
    [said('E401', 'Unable to authenticate'), '', /does not let you have it/, /npm login/],
    [said('E403', '403 Forbidden'), '', /does not let you have it/, /npm login/],
    [said('ENOTFOUND', 'request to https://registry/p failed'), '', /cannot be reached \(ENOTFOUND\)/, /npm ping/],
    [said('E503', '503 Service Unavailable'), '', /cannot be reached/, /npm ping/],
    [said('EINTEGRITY', 'sha512-a integrity checksum failed'), '', /not what the registry has a checksum of/, /do not install it/],
    [said('EBADPLATFORM', 'Unsupported platform for w@1.0.0: wanted {"os":"win32"}'), '', /not for this system: .*win32/, /version of it/],
    [said('ERESOLVE', 'could not resolve'), '', /do not go together/, /--debug/],
    [said('TAR_BAD_ARCHIVE', 'TAR_BAD_ARCHIVE: Unrecognized archive format'), '', /^that is no package/, /npm pack/],
    [said(128, 'An unknown git error occurred', "git ls-remote\nfatal: '/x' does not appear to be a git repository\nmore"), '', /git cannot fetch it: '\/x' does not appear/, /git ls-remote/],
    [said('ENOENT', 'An unknown git error occurred'), 'npm error code ENOENT\nnpm error syscall spawn git\n', /^git, which fetches/, /Install git/],
    [said(3, 'command failed', 'sh -c node build.js\ncompiling\nno compiler\n'), '', /^an install script failed with exit code 3: no compiler$/, /--debug/],
    [said('ENOSPC', 'nospc'), '', /no room left/, /Make room/],
    [said('EACCES', 'permission denied, mkdir'), '', /may not write/, /whose the folder is/],
    [said('EODD', 'something new'), '', /could not install it \(EODD\): something new/, /--debug/],
    [`a script says {\n${said('E404', 'Not Found')}`, '', /has no package Not Found/, /npm login/],
    ['', 'npm error code ENOTFOUND\nnpm error network request failed\n', /cannot be reached \(ENOTFOUND\): network request failed/, /npm ping/],
    ['', 'Exit prior to config file resolving\ncause\n--save-dev cannot be provided when using --save-prod\n', /\(unknown\): --save-dev cannot be provided/, /--debug/],
    ['', '', /\(unknown\): it did not say why/, /--debug/],
  ])('turns %j into one line with what to do', (result, errors, message, hint) => {
    const error = npmFailure(result, errors)
    expect(error).toMatchObject({ code: 'install-failed', message: expect.stringMatching(message), hint: expect.stringMatching(hint) })
    expect(error.message).not.toContain('\n')
  })

  it('shows no password, in the line or with --debug', () => {
    const error = npmFailure(said(128, 'An unknown git error occurred', "fatal: unable to access 'https://ada:hush@host/p.git/'"), '')
    expect([error.message, String(error.cause)].join('\n')).not.toContain('hush')
    expect(error.message).toContain('ada:***@host')
  })
})
