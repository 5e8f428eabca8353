//! The pages of the setup, in both languages one under the other: nobody has said yet
//! which one the operator reads.

use crate::domain::lang::Lang;
use crate::i18n::{self, Value};

const STYLE: &str = "body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:40rem;margin:2rem auto;\
padding:0 1rem;color:#1f2328;background:#fff}code{overflow-wrap:anywhere}\
button{font:inherit;font-weight:600;padding:.6rem 1.2rem;border:0;border-radius:.4rem;\
background:#1a5fb4;color:#fff;cursor:pointer}button:focus-visible{outline:3px solid #99c1f1;outline-offset:2px}\
section+section{border-top:1px solid #d0d7de;margin-top:2rem;padding-top:1rem}";

/// The form that posts the manifest to GitHub.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form<'a> {
    /// Where it is posted.
    pub action: &'a str,
    /// The manifest, JSON.
    pub manifest: &'a str,
}

/// A page that says each of `sentences`, as keys with their arguments, with the form
/// below, if there is one.
pub(super) fn page(
    nonce: &str,
    sentences: &[(&str, &[(&'static str, Value<'_>)])],
    form: Option<Form<'_>>,
) -> String {
    let sections: String = Lang::ALL
        .iter()
        .map(|lang| section(*lang, sentences, form))
        .collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>micro-acquisition</title>\
         <style nonce=\"{nonce}\">{STYLE}</style></head><body><main><h1>micro-acquisition</h1>\
         {sections}</main></body></html>"
    )
}

fn section(
    lang: Lang,
    sentences: &[(&str, &[(&'static str, Value<'_>)])],
    form: Option<Form<'_>>,
) -> String {
    let said: String = sentences
        .iter()
        .map(|(key, arguments)| {
            let sentence = ammonia::clean_text(&i18n::text(lang, key, arguments));
            format!("<p>{sentence}</p>")
        })
        .collect::<Vec<String>>()
        .concat();
    let form = form.map_or_else(String::new, |form| {
        format!(
            "<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"manifest\" \
             value=\"{}\"><button>{}</button></form>",
            ammonia::clean_text(form.action),
            ammonia::clean_text(form.manifest),
            ammonia::clean_text(&i18n::text(lang, "setup-button", &[])),
        )
    });
    format!("<section lang=\"{}\">{said}{form}</section>", lang.tag())
}
