// npm runs this before the install scripts of dependencies (docs/decisions/0024-one-tarball.md). That of onnxruntime-node would fetch
// CUDA libraries, hundreds of megabytes that nothing here uses, from nuget.org, and fail the whole installation where that
// cannot be reached. It leaves alone what is there: libraries of those names, here empty ones, which are loaded only for CUDA.
import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const skipped = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so', 'libonnxruntime_providers_tensorrt.so']

try {
  const folder = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node'))
  const libraries = path.resolve(folder, '..', 'bin', 'napi-v6', process.platform, process.arch)
  if (process.platform === 'linux' && process.arch === 'x64') {
    for (const name of skipped) if (!existsSync(path.join(libraries, name))) writeFileSync(path.join(libraries, name), '')
  }
} catch (error) {
  // Not a reason to refuse an installation: the script may still find what it looks for.
  process.stderr.write(`backup: the download of CUDA libraries could not be skipped (${error.message})\n`)
}
