import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findRedisServer, type Machine } from './find-redis-server.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marketcache-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

const debian = 'NAME="Debian GNU/Linux"\nID=debian\n'

function machine(overrides: Partial<Machine> = {}): Machine {
  return {
    path: folder,
    platform: 'linux',
    isRoot: false,
    osRelease: debian,
    runCommand: () => Promise.reject(new Error('nothing may be run here')),
    ...overrides,
  }
}

async function addProgram(name: string): Promise<void> {
  await writeFile(join(folder, name), '#!/bin/sh\n')
  await chmod(join(folder, name), 0o755)
}

function find(
  overrides: Partial<Machine> = {},
  announce: (line: string) => void = () => {},
): Promise<string> {
  return findRedisServer({ announce, machine: machine(overrides) })
}

describe('findRedisServer', () => {
  it('finds redis-server, or valkey-server where that is what there is', async () => {
    await addProgram('valkey-server')
    expect(await find({ path: `/nowhere:${folder}` })).toBe(join(folder, 'valkey-server'))
    await addProgram('redis-server')
    expect(await find()).toBe(join(folder, 'redis-server'))
  })

  it('passes over a file that cannot be executed', async () => {
    await writeFile(join(folder, 'redis-server'), '')
    await expect(find()).rejects.toThrow(/was not found/)
  })

  it('installs it as root on Debian, and says so before', async () => {
    const events: string[] = []
    const runCommand: Machine['runCommand'] = async (command, args) => {
      events.push([command, ...args].join(' '))
      if (args.includes('install')) await addProgram('redis-server')
    }
    const path = await find({ isRoot: true, runCommand }, (line) => events.push(line))
    expect(path).toBe(join(folder, 'redis-server'))
    expect(events).toEqual([
      expect.stringContaining('installing it with apt-get install -y redis-server'),
      'apt-get update',
      'apt-get install -y --no-install-recommends redis-server',
    ])
  })

  it('names the exact command and the alternatives where it may not install', async () => {
    await expect(find()).rejects.toThrow('sudo apt-get update && sudo apt-get install -y redis-server')
    await expect(find({ platform: 'darwin', osRelease: '' })).rejects.toThrow('brew install valkey')
    await expect(find({ isRoot: true, osRelease: 'ID=alpine\n' })).rejects.toThrow('apk add valkey')
    await expect(find()).rejects.toThrow(/REDIS_URL.*docker compose up/)
  })

  it('gives the same answer when the installation fails', async () => {
    const runCommand = () => Promise.reject(new Error('no network'))
    await expect(find({ isRoot: true, runCommand })).rejects.toThrow(/Install one/)
  })
})
