import { fractionOf } from '../market/random.ts'

/** How many crews there are; their ids are 1 to this. */
export const crewCount = 200
/** Each crew has three to six agents; agent 42 is the second of crew 4, counted from zero. */
const agentsPerCrew = 10

const adjectives = ['Quiet', 'Amber', 'Bold', 'Lunar', 'Crisp', 'Hollow', 'Keen', 'Gilded']
const nouns = ['Falcons', 'Anchors', 'Lanterns', 'Rivers', 'Beacons', 'Prisms', 'Orchards', 'Kernels']
const firstNames = ['Ada', 'Alan', 'Barbara', 'Donald', 'Edsger', 'Grace', 'Katherine', 'Tony']
const roles = ['researcher', 'writer', 'analyst', 'reviewer', 'planner', 'trader']

/** A crew as an application publishes it: metadata of an ERC-721 token. Null when there is none of that id. */
export function crewOf(id: string) {
  const number = numberOf(id)
  if (number === null || number > crewCount) return null
  const rating = Math.round(fractionOf(`crew ${id} rating`) * 50) / 10
  return {
    id: number,
    name: `${pick(adjectives, `crew ${id} adjective`)} ${pick(nouns, `crew ${id} noun`)}`,
    description: 'A crew that the sandbox made up.',
    image: `https://cdn.example/crews/${id}.png`,
    external_url: `https://app.example/crews/${id}`,
    is_public: fractionOf(`crew ${id} public`) < 0.9,
    attributes: [
      { trait_type: 'Agents', value: agentIdsOf(number).length, display_type: 'number' },
      { trait_type: 'Rating', value: rating, display_type: 'number', max_value: 5 },
      { trait_type: 'Speciality', value: pick(roles, `crew ${id} speciality`) },
    ],
  }
}

/** The agents of a crew; null when there is no such crew. */
export function agentsOfCrew(id: string) {
  const number = numberOf(id)
  if (number === null || number > crewCount) return null
  return agentIdsOf(number).map((agentId) => agentOf(String(agentId)))
}

/** One agent; null when there is none of that id. */
export function agentOf(id: string) {
  const number = numberOf(id)
  const crewId = number === null ? 0 : Math.floor(number / agentsPerCrew)
  if (number === null || crewId < 1 || crewId > crewCount || !agentIdsOf(crewId).includes(number)) return null
  return {
    id: number,
    crew_id: crewId,
    name: pick(firstNames, `agent ${id} name`),
    description: 'An agent that the sandbox made up.',
    image: `https://cdn.example/agents/${id}.png`,
    attributes: [{ trait_type: 'Role', value: pick(roles, `agent ${id} role`) }],
  }
}

function agentIdsOf(crewId: number): number[] {
  const length = 3 + Math.floor(fractionOf(`crew ${crewId} size`) * 4)
  return Array.from({ length }, (_, index) => crewId * agentsPerCrew + index)
}

/** A whole number above zero, spelled without leading zeros; null for any other text. */
function numberOf(id: string): number | null {
  return /^[1-9]\d{0,8}$/.test(id) ? Number(id) : null
}

function pick(words: string[], text: string): string {
  return words[Math.floor(fractionOf(text) * words.length)] ?? ''
}
