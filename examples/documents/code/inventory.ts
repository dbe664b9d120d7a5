import { readFileSync } from 'node:fs'

export interface Device {
  name: string
  room: string
  watts: number
  hoursPerDay: number
}

/** Kilowatt hours that a device takes in a year. */
export function yearlyUse(device: Device): number {
  return (device.watts * device.hoursPerDay * 365) / 1000
}

/** Rooms with their yearly use, the thirstiest first. */
export function useByRoom(devices: readonly Device[]): [room: string, kilowattHours: number][] {
  const rooms = new Map<string, number>()
  for (const device of devices) {
    rooms.set(device.room, (rooms.get(device.room) ?? 0) + yearlyUse(device))
  }
  return [...rooms].sort(([, a], [, b]) => b - a)
}

const file = process.argv[2]
if (file !== undefined) {
  const { devices } = JSON.parse(readFileSync(file, 'utf8')) as { devices: Device[] }
  for (const [room, kilowattHours] of useByRoom(devices)) console.log(`${room.padEnd(14)} ${kilowattHours.toFixed(0)} kWh`)
}
