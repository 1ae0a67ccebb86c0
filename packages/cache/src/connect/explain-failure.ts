/** Why a connection failed, without a secret. */
export interface ConnectionFailure {
  /** From the network (`ECONNREFUSED`), from TLS (`CERT_HAS_EXPIRED`) or from the server (`WRONGPASS`). */
  code: string
  /** The code, and in plain words what it means and what to do. */
  reason: string
  /** Whether waiting may help. */
  isRetryable: boolean
}

interface Explanation {
  codes: RegExp
  means: string
  isRetryable: boolean
}

const explanations: readonly Explanation[] = [
  { codes: /^ECONNREFUSED$/, means: 'nobody listens there', isRetryable: true },
  { codes: /^(ENOTFOUND|EAI_AGAIN)$/, means: 'no such host', isRetryable: true },
  {
    codes: /^ETIMEDOUT$/,
    means: 'no answer in time; a firewall, an address that is not allowed, or a server that is paused',
    isRetryable: true,
  },
  {
    codes: /^(ECONNRESET|EPIPE)$/,
    means:
      'the server hung up; does it want rediss:// and got redis://, or the other way round, or a client certificate?',
    isRetryable: true,
  },
  {
    codes: /^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/,
    means: 'no TLS is spoken there; redis:// instead of rediss://?',
    isRetryable: false,
  },
  {
    codes: /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_.*(CERT|SIGNATURE).*)$/,
    means:
      'nobody who is trusted here vouches for its certificate; give the certificate of its authority (CA)',
    isRetryable: false,
  },
  { codes: /^CERT_HAS_EXPIRED$/, means: 'its certificate has expired', isRetryable: false },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    means: 'its certificate is not valid yet, by our clock',
    isRetryable: false,
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    means: 'its certificate is for another name; check the host, or say which server name it carries',
    isRetryable: false,
  },
  {
    codes: /^ERR_SSL_.*(CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|UNKNOWN_CA|BAD_CERTIFICATE)$/,
    means: 'it wants a client certificate that it trusts',
    isRetryable: false,
  },
  { codes: /^ERR_OSSL_|^ERR_SSL_/, means: 'TLS failed', isRetryable: false },
  { codes: /^WRONGPASS$/, means: 'user name or password is wrong, or the user is off', isRetryable: false },
  { codes: /^NOAUTH$/, means: 'it wants a password', isRetryable: false },
  { codes: /^NOPERM$/, means: 'this user may not do that', isRetryable: false },
]

/** Answers of the server that begin with a bare ERR, and that waiting does not change. */
const hopelessAnswer = /^ERR (invalid|DB index|AUTH)/i

/**
 * Explains an error of a connection.
 *
 * Texts of servers may repeat what they were sent, so their repetition is cut, and `secrets` are taken out.
 */
export function explainFailure(error: Error, secrets: readonly string[] = []): ConnectionFailure {
  const cause = innermost(error)
  const code = codeOf(cause)
  const known = explanations.find(({ codes }) => codes.test(code))
  if (known !== undefined) return { code, reason: `${code}: ${known.means}`, isRetryable: known.isRetryable }
  const text = withoutSecrets(firstLine(cause), secrets)
  return { code, reason: text, isRetryable: !hopelessAnswer.test(text) }
}

/** Whether an error says only that a connection is gone, and not why. */
export function isClosing(error: Error): boolean {
  return innermost(error).message === 'Connection is closed.'
}

/** The errors of a cluster and of an attempt at several addresses carry the one that says why. */
export function innermost(error: Error): Error {
  const inner: unknown = Reflect.get(error, 'lastNodeError') ?? error.cause
  return inner instanceof Error && inner !== error ? innermost(inner) : error
}

function codeOf(error: Error): string {
  const code: unknown = Reflect.get(error, 'code')
  if (typeof code === 'string' && code !== '') return code
  if (/^Socket timeout/.test(error.message)) return 'SOCKET_TIMEOUT'
  if (/^All sentinels/.test(error.message)) return 'SENTINELS_UNREACHABLE'
  return /^([A-Z][A-Z_]+) /.exec(error.message)?.[1] ?? 'UNKNOWN'
}

function firstLine({ message, name }: Error): string {
  const line = message.split('\n')[0] || name
  return line.replace(/,? with args beginning with:.*/i, '').replace(/:\/\/[^\s/"']*@/g, '://***@')
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
}
