/** Measures one library in a process of its own. Argument: the assignment as JSON. Writes `result` and JSON as a line. */
import { measureMemory } from './measure-memory.ts'
import { measureMisses } from './measure-misses.ts'
import { measureReads } from './measure-reads.ts'
import { measureTag } from './measure-tag.ts'
import type { Assignment, Results, Task } from './task.ts'

const [text = '{}'] = process.argv.slice(2)
const result = await measure(JSON.parse(text))
process.stdout.write(`result ${JSON.stringify(result)}\n`)

function measure({ task, ...place }: Assignment): Promise<Results[Task['kind']]> {
  switch (task.kind) {
    case 'reads':
      return measureReads({ ...place, task })
    case 'misses':
      return measureMisses({ ...place, task })
    case 'tag':
      return measureTag({ ...place, task })
    case 'memory':
      return measureMemory({ ...place, task })
  }
}
