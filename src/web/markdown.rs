//! Text of strangers, made safe to show: GitHub's Markdown in, plain HTML out.
//!
//! Two locks, each enough alone: comrak never passes raw HTML through, and
//! ammonia lets nothing out but a short list of elements. Images become links,
//! so that opening a page of ours tells no other server about it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::nodes::{AstNode, Node, NodeLink, NodeList, NodeValue};
use comrak::{Arena, Options, format_html, markdown_to_html, parse_document};

/// The level of a text's highest heading: it nests under those of our page.
const HIGHEST_HEADING: u8 = 3;

static BLOCKS: LazyLock<Builder<'static>> = LazyLock::new(|| {
    sanitizer(&[
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ])
});
static INLINE: LazyLock<Builder<'static>> =
    LazyLock::new(|| sanitizer(&["a", "code", "del", "em", "strong"]));

/// The Markdown as HTML that is safe within a page.
#[must_use]
pub fn render(markdown: &str) -> String {
    BLOCKS.clean(&html(markdown)).to_string().trim().to_owned()
}

/// The Markdown of one line as HTML without blocks, for a cell or a list item.
#[must_use]
pub fn inline(markdown: &str) -> String {
    INLINE.clean(&html(markdown)).to_string().trim().to_owned()
}

/// Markdown of our own as HTML, links within the site included.
///
/// What it holds from the configuration is the operator's, who may write here.
#[must_use]
pub fn own(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    markdown_to_html(markdown, &options).trim().to_owned()
}

/// The words alone, in one line; longer than `limit` characters it is cut at a
/// word and ends with an ellipsis. Not HTML: whoever shows it escapes it.
#[must_use]
pub fn plain(markdown: &str, limit: usize) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut words = String::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::CodeBlock(block) => words.push_str(&block.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            value if value.block() => words.push(' '),
            _ => {}
        }
    }
    shorten(
        &words.split_whitespace().collect::<Vec<_>>().join(" "),
        limit,
    )
}

/// The words of HTML that this module made, without its elements.
#[must_use]
pub fn words_of(html: &str) -> String {
    let text = Builder::empty().clean(html).to_string();
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

fn shorten(line: &str, limit: usize) -> String {
    let Some((cut, _)) = line.char_indices().nth(limit) else {
        return line.to_owned();
    };
    let kept = &line[..cut];
    let kept = kept.rsplit_once(' ').map_or(kept, |(whole, _)| whole);
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '.']))
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    // What a person typed as HTML is shown as typed, not silently dropped.
    options.render.escape = true;
    options
}

fn html(markdown: &str) -> String {
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, markdown, &options);
    // Collected first: the walk below moves nodes about.
    let nodes: Vec<Node<'_>> = root.descendants().collect();
    level_headings(&nodes);
    for node in nodes {
        tame(&arena, node);
    }
    let mut html = String::new();
    match format_html(root, &options, &mut html) {
        Ok(()) => html,
        Err(error) => {
            tracing::error!(%error, "Markdown was not rendered");
            ammonia::clean_text(markdown)
        }
    }
}

/// Whatever levels a text uses, the page skips none: they count in order.
fn level_headings(nodes: &[Node<'_>]) {
    let level_of = |node: &Node<'_>| match node.data().value {
        NodeValue::Heading(heading) => Some(heading.level),
        _ => None,
    };
    let used: BTreeSet<u8> = nodes.iter().filter_map(level_of).collect();
    for node in nodes {
        if let NodeValue::Heading(heading) = &mut node.data_mut().value {
            let above = used.iter().filter(|level| **level < heading.level);
            heading.level = above.fold(HIGHEST_HEADING, |level, _| (level + 1).min(6));
        }
    }
}

fn tame<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let value = node.data().value.clone();
    match value {
        NodeValue::Image(image) => link_instead(arena, node, *image),
        NodeValue::TaskItem(item) => {
            let mark = if item.symbol.is_some() {
                "☑ "
            } else {
                "☐ "
            };
            node.data_mut().value = NodeValue::Item(NodeList::default());
            if let Some(first) = node.first_child() {
                first.prepend(text(arena, mark));
            }
        }
        NodeValue::HtmlBlock(block) if is_comment(&block.literal) => node.detach(),
        NodeValue::HtmlInline(literal) if is_comment(&literal) => node.detach(),
        _ => {}
    }
}

/// An image becomes a link to it; within a link only its words remain.
fn link_instead<'a>(arena: &'a Arena<'a>, node: Node<'a>, image: NodeLink) {
    let within_link = node
        .ancestors()
        .skip(1)
        .any(|above| matches!(above.data().value, NodeValue::Link(_)));
    if node.first_child().is_none() {
        node.append(text(arena, &image.url));
    }
    if within_link {
        let words: Vec<_> = node.children().collect();
        for word in words {
            node.insert_before(word);
        }
        node.detach();
    } else {
        node.data_mut().value = NodeValue::Link(Box::new(image));
    }
}

fn text<'a>(arena: &'a Arena<'a>, words: &str) -> Node<'a> {
    arena.alloc(AstNode::from(NodeValue::Text(words.to_owned().into())))
}

fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.ends_with("-->")
}

fn sanitizer(elements: &[&'static str]) -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(elements.iter().copied().collect())
        .generic_attributes(HashSet::new())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow ugc noopener"));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn github_flavour_is_understood() {
        let shown =
            render("~~old~~ **new**\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\nhttps://example.org");

        assert!(
            shown.contains("<del>old</del> <strong>new</strong>"),
            "{shown}"
        );
        assert!(shown.contains("<td>2</td>"), "{shown}");
        assert!(
            shown.contains("<a href=\"https://example.org\" rel=\"nofollow ugc noopener\">"),
            "{shown}"
        );
    }

    #[test]
    fn headings_nest_under_those_of_the_page() {
        assert_eq!(render("# A\n### B"), "<h3>A</h3>\n<h4>B</h4>");
        assert_eq!(render("##### C"), "<h3>C</h3>");
    }

    #[test]
    fn an_image_becomes_a_link_so_that_no_other_server_learns_of_the_visit() {
        let shown = render("![a cat](https://example.org/cat.png)");
        assert!(!shown.contains("<img"), "{shown}");
        assert!(shown.contains(">a cat</a>"), "{shown}");

        let badge = render("[![build](https://example.org/b.svg)](https://example.org/ci)");
        assert_eq!(badge.matches("<a ").count(), 1, "{badge}");
        assert!(badge.contains("https://example.org/ci"), "{badge}");

        assert!(
            render("![](https://example.org/c.png)").contains(">https://example.org/c.png</a>")
        );
    }

    #[test]
    fn task_items_show_their_box_without_a_form_field() {
        assert_eq!(
            render("- [x] done\n- [ ] open"),
            "<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>"
        );
    }

    #[test]
    fn nothing_that_runs_gets_through() {
        let attacks = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt&colon;alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:msgbox)",
            "![x](javascript:alert(1))",
            "<a href='javascript:alert(1)'>x</a>",
            "<iframe src=https://example.org></iframe>",
            "<style>body{display:none}</style>",
            "<div style=\"position:fixed\">x</div>",
            "[x](https://e.org \"\\\" onmouseover=alert(1) x=\\\"\")",
            "<form action=https://e.org><input name=a></form>",
            "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
            "```\"><script>alert(1)</script>\n```",
            "<https://e.org/\"onclick=alert(1)>",
            "<!-- --><script>alert(1)</script><!-- -->",
        ];
        for attack in attacks {
            for shown in [render(attack), inline(attack)] {
                let page = scraper::Html::parse_fragment(&shown);
                for element in page.root_element().descendent_elements() {
                    let name = element.value().name();
                    assert!(
                        ["html", "p", "a", "code", "pre", "em", "strong"].contains(&name),
                        "{attack} gave <{name}>: {shown}"
                    );
                    for (attribute, value) in element.value().attrs() {
                        assert!(
                            ["href", "rel"].contains(&attribute),
                            "{attack}: {attribute}"
                        );
                        if attribute == "href" {
                            assert!(value.starts_with("https://"), "{attack}: {value}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn typed_html_is_shown_as_typed_and_comments_are_left_out() {
        assert_eq!(
            render("use <b>bold</b>"),
            "<p>use &lt;b&gt;bold&lt;/b&gt;</p>"
        );
        assert_eq!(render("a\n\n<!-- note -->\n\nb"), "<p>a</p>\n<p>b</p>");
    }

    #[test]
    fn a_line_stays_a_line() {
        assert_eq!(
            inline("Tests pass, `check: ci`"),
            "Tests pass, <code>check: ci</code>"
        );
    }

    #[test]
    fn an_excerpt_has_words_only_and_is_cut_between_them() {
        assert_eq!(
            plain("**Add** a [form](https://e.org)\n\n- one\n- `two`", 80),
            "Add a form one two"
        );
        assert_eq!(
            plain("Replace the old form, then test it.", 24),
            "Replace the old form…"
        );
    }
}
