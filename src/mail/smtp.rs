//! Handing messages over by SMTP, step by step, so that it is known who said no to what.
//!
//! A "no" to the recipient is about the address; a "no" to the sender or the message is
//! about us. A broken connection before the message is handed over changes nothing;
//! after it, nobody knows.

use std::error::Error as _;
use std::io;
use std::iter::successors;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, response::Response};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::timeout;
use url::Url;

use super::address::Address;
use super::error::MailError;

/// How long the server may take for one answer; the last one is given longer
/// (RFC 5321 §4.5.3.2.6 asks for ten minutes, which no lease of ours lasts).
const STEP: Duration = Duration::from_secs(20);
/// The most connections that are kept for the next message.
const KEPT: usize = 10;

/// How the connection is kept from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    /// TLS from the first byte.
    Implicit,
    /// STARTTLS, or nothing is said.
    Required,
    /// STARTTLS where the server offers it.
    Offered,
    /// None: the server is on this machine, or the operator says so.
    None,
}

/// The way to one server. `Debug` shows no password.
#[derive(Clone, Debug)]
pub struct Smtp {
    host: String,
    port: u16,
    cover: Cover,
    credentials: Option<(String, SecretString)>,
    hello: ClientId,
    kept: Arc<Idle>,
}

#[derive(Default)]
struct Idle(Mutex<Vec<AsyncSmtpConnection>>);

impl std::fmt::Debug for Idle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Idle")
    }
}

impl Idle {
    fn take(&self) -> Option<AsyncSmtpConnection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT && !connection.has_broken() {
            kept.push(connection);
        }
    }
}

impl Smtp {
    /// The server at `smtp://[USER:PASSWORD@]HOST[:PORT]` or `smtps://…`. By `smtp://`
    /// STARTTLS is used where it is offered, and asked for where there is a password
    /// and the server is another machine; `?tls=required` and `?tls=none` say otherwise.
    ///
    /// # Errors
    /// Why it is no such address; without the password.
    pub fn new(url: &SecretString, hello: &str) -> Result<Self, &'static str> {
        let url = Url::parse(url.expose_secret()).map_err(|_| "SMTP_URL is no URL")?;
        let host = url.host_str().ok_or("SMTP_URL names no host")?.to_owned();
        let decoded = |text: &str| {
            let pairs = format!("a={}", text.replace('+', "%2B"));
            let mut pairs = url::form_urlencoded::parse(pairs.as_bytes());
            pairs
                .next()
                .map_or(String::new(), |(_, text)| text.into_owned())
        };
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => {
                let password = decoded(password.unwrap_or_default());
                Some((decoded(user), SecretString::from(password)))
            }
        };
        let here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]" | "::1");
        let asked = url.query_pairs().find(|(name, _)| name == "tls");
        let asked = asked.map(|(_, value)| value.into_owned());
        let cover = match (url.scheme(), asked.as_deref()) {
            ("smtps", None) => Cover::Implicit,
            ("smtp", Some("required")) => Cover::Required,
            ("smtp", Some("none")) => Cover::None,
            ("smtp", None) if credentials.is_some() && !here => Cover::Required,
            ("smtp", None) => Cover::Offered,
            ("smtp" | "smtps", Some(_)) => return Err("SMTP_URL takes ?tls=required or ?tls=none"),
            _ => return Err("SMTP_URL begins with smtp:// or smtps://"),
        };
        let port = match cover {
            Cover::Implicit => 465,
            Cover::Required => 587,
            Cover::Offered | Cover::None => 25,
        };
        Ok(Self {
            port: url.port().unwrap_or(port),
            host: host.trim_matches(['[', ']']).to_owned(),
            cover,
            credentials,
            hello: ClientId::Domain(hello.to_owned()),
            kept: Arc::default(),
        })
    }

    /// Hands one message over.
    ///
    /// # Errors
    /// What the server said, by what to do about it.
    pub async fn send(&self, from: &Address, to: &Address, bytes: &[u8]) -> Result<(), MailError> {
        let mut connection = self.greeted(from).await?;
        match self.hand_over(&mut connection, to, bytes).await {
            Ok(()) => {
                self.kept.keep(connection);
                Ok(())
            }
            Err(error) => {
                // A server that said no still listens; any other is left.
                let listens = matches!(&error, MailError::Rejected(_) | MailError::Deferred(_));
                if listens
                    && timeout(STEP, connection.command(Rset))
                        .await
                        .is_ok_and(|it| it.is_ok())
                {
                    self.kept.keep(connection);
                }
                Err(error)
            }
        }
    }

    /// Connects, greets and leaves: whether messages would be taken from us.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self) -> Result<(), MailError> {
        let mut connection = self.connect().await?;
        let left = timeout(STEP, connection.quit()).await;
        left.map_err(|_| MailError::Unreachable("no answer in time".to_owned()))?
            .map(drop)
            .map_err(|error| MailError::Unreachable(error.to_string()))
    }

    /// A connection that takes a message from `from`: a kept one that still answers, or a new one.
    async fn greeted(&self, from: &Address) -> Result<AsyncSmtpConnection, MailError> {
        if let Some(mut kept) = self.kept.take() {
            match begin(&mut kept, from).await {
                Ok(()) => return Ok(kept),
                // The server may have closed it meanwhile; nothing was said yet.
                Err(MailError::Unreachable(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let mut connection = self.connect().await?;
        begin(&mut connection, from).await?;
        Ok(connection)
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        to: &Address,
        bytes: &[u8],
    ) -> Result<(), MailError> {
        let rcpt = Rcpt::new(to.inner().clone(), Vec::new());
        said(timeout(STEP, connection.command(rcpt)).await, refusal)?;
        said(
            timeout(STEP, connection.command(Data)).await,
            MailError::Refused,
        )?;
        let word = timeout(STEP, connection.message(bytes)).await;
        said(word, MailError::Refused).map_err(|error| match error {
            MailError::Unreachable(why) => MailError::Doubtful(why),
            other => other,
        })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, MailError> {
        let away = |why: String| MailError::Unreachable(why);
        let implicit = (self.cover == Cover::Implicit)
            .then(|| self.tls())
            .transpose()?;
        let server = (self.host.as_str(), self.port);
        let greeting =
            AsyncSmtpConnection::connect_tokio1(server, Some(STEP), &self.hello, implicit, None);
        let mut connection = timeout(STEP, greeting)
            .await
            .map_err(|_| away("no greeting in time".to_owned()))?
            .map_err(|error| unconnected(&error))?;
        let covers = match self.cover {
            Cover::Implicit | Cover::None => false,
            Cover::Offered => connection.can_starttls(),
            Cover::Required if connection.can_starttls() => true,
            Cover::Required => {
                return Err(MailError::Denied("it does not offer STARTTLS".to_owned()));
            }
        };
        if covers {
            timeout(STEP, connection.starttls(self.tls()?, &self.hello))
                .await
                .map_err(|_| away("no STARTTLS in time".to_owned()))?
                .map_err(|error| unconnected(&error))?;
        }
        if let Some((user, password)) = &self.credentials {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let word = timeout(STEP, connection.auth(&mechanisms, &credentials)).await;
            said(word, MailError::Denied)?;
        }
        Ok(connection)
    }

    fn tls(&self) -> Result<TlsParameters, MailError> {
        TlsParameters::new(self.host.clone())
            .map_err(|error| MailError::Denied(format!("TLS cannot be used: {error}")))
    }
}

async fn begin(connection: &mut AsyncSmtpConnection, from: &Address) -> Result<(), MailError> {
    let mail = Mail::new(Some(from.inner().clone()), Vec::new());
    said(
        timeout(STEP, connection.command(mail)).await,
        MailError::Refused,
    )
}

/// Why there is no connection: a certificate that cannot be trusted, or a server that
/// does not speak TLS where it has to, is for the operator to mend; one that is away comes back.
fn unconnected(error: &Error) -> MailError {
    let mut causes = successors(error.source(), |cause| (**cause).source());
    let untrusted = causes.any(|cause| {
        let io = cause.downcast_ref::<io::Error>();
        io.is_some_and(|it| it.kind() == io::ErrorKind::InvalidData)
    });
    let said = error.to_string();
    if untrusted || error.is_permanent() {
        MailError::Denied(said)
    } else {
        MailError::Unreachable(said)
    }
}

/// What an answer means at a step where a lasting "no" is `no`.
fn said(
    answer: Result<Result<Response, Error>, tokio::time::error::Elapsed>,
    no: impl Fn(String) -> MailError,
) -> Result<(), MailError> {
    let error = match answer {
        Ok(Ok(_)) => return Ok(()),
        Ok(Err(error)) => error,
        Err(_) => return Err(MailError::Unreachable("no answer in time".to_owned())),
    };
    let said = error.to_string();
    Err(match error.status().map(u16::from) {
        Some(530 | 534 | 535 | 538) => MailError::Denied(said),
        Some(500..) => no(said),
        // The server closes the connection: it is away, or we are not welcome now.
        Some(421) | None => MailError::Unreachable(said),
        Some(_) if is_limit(&said) => MailError::Limited {
            reason: said,
            pause: None,
        },
        Some(_) => MailError::Deferred(said),
    })
}

/// What a lasting "no" to a recipient means. An address ends only where the server says by
/// an enhanced status (RFC 3463) that nobody reads there: a relay that does not want us, or
/// one whose "no" may be about anything, says so of every address alike.
fn refusal(said: String) -> MailError {
    if is_nobodys(&said) {
        MailError::Rejected(said)
    } else {
        MailError::Deferred(said)
    }
}

/// Whether an answer names the address as the fault: not there, moved, or switched off.
/// 5.1.7 and 5.1.8 are about the sender's address, 5.1.0 about either.
fn is_nobodys(said: &str) -> bool {
    let text = said.split_once("): ").map_or(said, |(_, text)| text);
    matches!(
        text.split_whitespace().next(),
        Some("5.1.1" | "5.1.2" | "5.1.3" | "5.1.4" | "5.1.6" | "5.1.10" | "5.2.1")
    )
}

/// Whether a "later" is about how much we send, and not about this message.
fn is_limit(said: &str) -> bool {
    let said = said.to_ascii_lowercase();
    [
        "4.7.28",
        "4.5.3",
        "rate",
        "too many",
        "throttl",
        "quota exceeded for sender",
    ]
    .iter()
    .any(|sign| said.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(url: &str) -> Result<Smtp, &'static str> {
        Smtp::new(&SecretString::from(url.to_owned()), "here.example")
    }

    #[test]
    fn a_password_goes_to_another_machine_by_tls_alone() {
        let cover = |url| smtp(url).unwrap().cover;
        assert_eq!(cover("smtp://u:p@mail.example"), Cover::Required);
        assert_eq!(cover("smtp://u:p@127.0.0.1:2525"), Cover::Offered);
        assert_eq!(cover("smtp://mail.example"), Cover::Offered);
        assert_eq!(cover("smtps://u:p@mail.example"), Cover::Implicit);
        assert_eq!(cover("smtp://mail.example?tls=none"), Cover::None);
        assert_eq!(cover("smtp://mail.example?tls=required"), Cover::Required);
    }

    #[test]
    fn the_port_is_the_one_of_its_cover_unless_it_is_named() {
        let port = |url| smtp(url).unwrap().port;
        assert_eq!(port("smtps://mail.example"), 465);
        assert_eq!(port("smtp://u:p@mail.example"), 587);
        assert_eq!(port("smtp://mail.example"), 25);
        assert_eq!(port("smtp://mail.example:2525"), 2525);
    }

    #[test]
    fn a_password_is_decoded_and_never_shown() {
        let it = smtp("smtp://user:p%40s+s%2F@mail.example").unwrap();
        let (user, password) = it.credentials.as_ref().unwrap();
        assert_eq!(
            (user.as_str(), password.expose_secret()),
            ("user", "p@s+s/")
        );
        assert!(!format!("{it:?}").contains("p@s"));
        assert!(smtp("smtp://mail.example?tls=perhaps").is_err());
        assert!(smtp("http://mail.example").is_err());
    }

    #[test]
    fn an_address_is_nobodys_only_where_the_server_says_so_of_the_address() {
        for said in [
            "permanent error (550): 5.1.1 <a@b.example>: unknown",
            "permanent error (550): 5.1.10 the domain takes no mail",
            "permanent error (550): 5.2.1 the mailbox is switched off",
        ] {
            let said = said.to_owned();
            assert_eq!(refusal(said.clone()), MailError::Rejected(said));
        }
        for said in [
            "permanent error (554): 5.7.1 <a@b.example>: Relay access denied",
            "permanent error (550): 5.1.8 the sender's domain is not known",
            "permanent error (550): relaying to 5.1.1 denied",
            "permanent error (550): No such user, or not for you",
            "permanent error (552): 5.2.2 the mailbox is full",
            "permanent error (550)",
        ] {
            let said = said.to_owned();
            assert_eq!(refusal(said.clone()), MailError::Deferred(said));
        }
    }

    #[test]
    fn a_limit_is_told_from_a_mailbox_that_is_full() {
        assert!(is_limit("transient error (450): 4.7.28 too fast"));
        assert!(is_limit("transient error (451): Too many messages"));
        assert!(!is_limit("transient error (452): 4.2.2 mailbox full"));
    }
}
