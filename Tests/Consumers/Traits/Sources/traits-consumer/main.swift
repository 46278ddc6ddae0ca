import KafkaClient
import KafkaCrypto
import KafkaMSKIAM
import KafkaOIDC
import KafkaSASL

let keys = AWSCredentialsChain.standard(http: LocalServiceHTTP())
let amazon = MSKIAMCredentials(provider: keys)
let oidc = try OIDCConfiguration(
    tokenEndpoint: "https://localhost/token", clientID: "client", clientSecret: Secret("secret"))
let tokens = OAuthBearerCredentials(provider: OIDCTokenProvider(oidc))
var configuration = Kafka.Configuration()
configuration.security = .saslSSL(amazon)
let region = MSKRegion.inHost("b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com") ?? ""
print(configuration.security.sasl?.mechanism ?? .plain, region, tokens.mechanism)
