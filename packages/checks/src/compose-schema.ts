import { Type } from '@marketcache/contracts'

const closed = { additionalProperties: false }
const Duration = Type.String({ pattern: '^(\\d+(ms|s|m|h))+$' })
const Variables = Type.Record(Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }), Type.String())

const HealthCheck = Type.Object(
  {
    test: Type.Tuple([Type.Union([Type.Literal('CMD-SHELL'), Type.Literal('CMD')]), Type.String()]),
    interval: Duration,
    timeout: Duration,
    retries: Type.Integer({ minimum: 1 }),
    start_period: Type.Optional(Duration),
  },
  closed,
)

const Service = Type.Object(
  {
    image: Type.Optional(Type.String({ pattern: '^[a-z0-9./-]+:[\\w.-]+$' })),
    build: Type.Optional(
      Type.Object({ context: Type.String(), args: Type.Record(Type.String(), Type.String()) }, closed),
    ),
    command: Type.Optional(Type.Array(Type.String())),
    environment: Type.Optional(Variables),
    ports: Type.Optional(Type.Array(Type.String({ pattern: ':\\d+$' }))),
    volumes: Type.Optional(Type.Array(Type.String({ pattern: '^[\\w-]+:/[\\w/]+$' }))),
    depends_on: Type.Optional(
      Type.Record(Type.String(), Type.Object({ condition: Type.Literal('service_healthy') }, closed)),
    ),
    healthcheck: Type.Optional(HealthCheck),
    restart: Type.Optional(Type.Literal('unless-stopped')),
    init: Type.Optional(Type.Boolean()),
    read_only: Type.Optional(Type.Boolean()),
    tmpfs: Type.Optional(Type.Array(Type.String())),
    cap_drop: Type.Optional(Type.Array(Type.String())),
    security_opt: Type.Optional(Type.Array(Type.String())),
  },
  closed,
)

/**
 * The part of the compose specification that our file uses, stricter where it leaves a choice.
 *
 * Source: https://github.com/compose-spec/compose-spec/blob/main/spec.md.
 */
export const ComposeFile = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]*$' }),
    services: Type.Record(Type.String(), Service),
    volumes: Type.Optional(Type.Record(Type.String(), Type.Object({}, closed))),
    'x-app': Type.Optional(Type.Unknown()),
    'x-env': Type.Optional(Type.Unknown()),
    'x-redis': Type.Optional(Type.Unknown()),
  },
  closed,
)
