/** Sizes as people read them. */
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Three significant digits: `0 B`, `1.21 MiB`, `340 GiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  // 999.5 rounds to four digits, so the next unit takes over before 1024.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`
}
