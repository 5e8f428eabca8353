//! As much of the GraphQL language as clients send: one operation with fields,
//! aliases, arguments and variables.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// What an operation that changes something begins with.
pub const MUTATION: &str = "mutation";
/// What the name of a fragment's field begins with.
const FRAGMENT: &str = "... on ";

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub alias: String,
    pub name: String,
    pub arguments: BTreeMap<String, Value>,
    pub selections: Vec<Field>,
}

/// Splits into names, numbers, strings and punctuation.
fn tokens(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '#' => while rest.next_if(|c| *c != '\n').is_some() {},
            '"' => {
                let mut word = String::from('"');
                while let Some(c) = rest.next() {
                    match c {
                        '"' => break,
                        '\\' => word.extend(rest.next()),
                        _ => word.push(c),
                    }
                }
                found.push(word);
            }
            c if c.is_alphanumeric() || c == '_' || c == '-' => {
                let mut word = String::from(c);
                while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    word.push(c);
                }
                found.push(word);
            }
            c if c.is_whitespace() || c == ',' => {}
            c => found.push(c.to_string()),
        }
    }
    found
}

struct Parser<'a> {
    tokens: Vec<String>,
    at: usize,
    variables: &'a Value,
}

/// What a client asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Whether it changes something.
    pub mutates: bool,
    pub fields: Vec<Field>,
}

/// The operation and the fields that it selects; an error says what cannot be read.
pub fn parse(text: &str, variables: &Value) -> Result<Operation, String> {
    let mut parser = Parser {
        tokens: tokens(text),
        at: 0,
        variables,
    };
    let mutates = parser.peek() == MUTATION;
    parser.skip_head()?;
    Ok(Operation {
        mutates,
        fields: parser.selections()?,
    })
}

impl Parser<'_> {
    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", String::as_str)
    }

    fn next(&mut self) -> String {
        let token = self.peek().to_owned();
        self.at += 1;
        token
    }

    fn take(&mut self, token: &str) -> Result<(), String> {
        let next = self.next();
        if next == token {
            Ok(())
        } else {
            Err(format!("Expected \"{token}\", actual: \"{next}\""))
        }
    }

    /// `query Name($a: Int! = 1)` or `mutation …`, up to the first brace that is no default's.
    fn skip_head(&mut self) -> Result<(), String> {
        if self.peek() == "{" {
            return Ok(());
        }
        if self.peek() == MUTATION {
            self.next();
        } else {
            self.take("query")?;
        }
        let mut depth = 0;
        while depth > 0 || self.peek() != "{" {
            match self.next().as_str() {
                "" => return Err("Unexpected end of document".to_owned()),
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn selections(&mut self) -> Result<Vec<Field>, String> {
        self.take("{")?;
        let mut fields = Vec::new();
        while self.peek() != "}" {
            fields.push(self.field()?);
        }
        self.take("}")?;
        Ok(fields)
    }

    fn name(&mut self) -> Result<String, String> {
        let name = self.next();
        let first = name.chars().next();
        if first.is_some_and(|c| c.is_alphabetic() || c == '_') {
            Ok(name)
        } else {
            Err(format!("Expected NAME, actual: \"{name}\""))
        }
    }

    /// `... on Type { … }`: what is selected of that type alone.
    fn fragment(&mut self) -> Result<Field, String> {
        for token in [".", ".", ".", "on"] {
            self.take(token)?;
        }
        let name = format!("{FRAGMENT}{}", self.name()?);
        Ok(Field {
            alias: name.clone(),
            name,
            arguments: BTreeMap::new(),
            selections: self.selections()?,
        })
    }

    fn field(&mut self) -> Result<Field, String> {
        if self.peek() == "." {
            return self.fragment();
        }
        let alias = self.name()?;
        let name = if self.peek() == ":" {
            self.take(":")?;
            self.name()?
        } else {
            alias.clone()
        };
        let mut arguments = BTreeMap::new();
        if self.peek() == "(" {
            self.take("(")?;
            while self.peek() != ")" {
                let name = self.name()?;
                self.take(":")?;
                arguments.insert(name, self.value()?);
            }
            self.take(")")?;
        }
        let selections = if self.peek() == "{" {
            self.selections()?
        } else {
            Vec::new()
        };
        Ok(Field {
            alias,
            name,
            arguments,
            selections,
        })
    }

    fn value(&mut self) -> Result<Value, String> {
        let token = self.next();
        if token == "$" {
            let name = self.name()?;
            return Ok(self.variables.get(&name).cloned().unwrap_or_default());
        }
        if let Some(text) = token.strip_prefix('"') {
            return Ok(json!(text));
        }
        match token.as_str() {
            "true" => Ok(json!(true)),
            "false" => Ok(json!(false)),
            "null" => Ok(Value::Null),
            _ => match token.parse::<i64>() {
                Ok(number) => Ok(json!(number)),
                Err(_) => Err(format!("Unexpected \"{token}\"")),
            },
        }
    }
}

/// What `fields` select of `object`; a field that it lacks is an error.
pub fn select(object: &Value, fields: &[Field]) -> Result<Value, String> {
    match object {
        Value::Null => Ok(Value::Null),
        Value::Array(items) => items.iter().map(|item| select(item, fields)).collect(),
        Value::Object(have) => {
            let mut chosen = Map::new();
            for field in fields {
                if let Some(kind) = field.name.strip_prefix(FRAGMENT) {
                    if have.get("__typename").is_some_and(|it| it == kind)
                        && let Value::Object(more) = select(object, &field.selections)?
                    {
                        chosen.extend(more);
                    }
                    continue;
                }
                let value = have.get(&field.name);
                let value = value.ok_or_else(|| format!("Field '{}' doesn't exist", field.name))?;
                let value = match (value, field.selections.is_empty()) {
                    (Value::Object(_), true) => {
                        return Err(format!("Field '{}' must have selections", field.name));
                    }
                    (_, true) => value.clone(),
                    (_, false) => select(value, &field.selections)?,
                };
                chosen.insert(field.alias.clone(), value);
            }
            Ok(Value::Object(chosen))
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Err("Selections can't be made on scalars".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_aliases_are_read() {
        let text = "query($n: Int!) { r: repository(owner: \"a\", number: $n) { id } }";
        let fields = parse(text, &json!({ "n": 4 })).unwrap().fields;
        assert_eq!(fields[0].alias, "r");
        assert_eq!(fields[0].arguments["number"], 4);
        assert_eq!(fields[0].selections[0].name, "id");
    }

    #[test]
    fn what_changes_something_says_so_first() {
        let text = "mutation($a: ID!) { on: addLabelsToLabelable(input: $a) { clientMutationId } }";
        let operation = parse(text, &json!({ "a": { "labelIds": [] } })).unwrap();
        assert!(operation.mutates);
        assert_eq!(
            operation.fields[0].arguments["input"],
            json!({ "labelIds": [] })
        );
        assert!(!parse("{ id }", &Value::Null).unwrap().mutates);
    }

    #[test]
    fn a_fragment_selects_of_its_type_alone() {
        let text = "{ ... on User { login } ... on Bot { slug } }";
        let fields = parse(text, &Value::Null).unwrap().fields;
        let user = json!({ "__typename": "User", "login": "sam" });
        assert_eq!(select(&user, &fields), Ok(json!({ "login": "sam" })));
    }

    #[test]
    fn a_field_that_does_not_exist_is_an_error() {
        let fields = parse("{ id colour }", &Value::Null).unwrap().fields;
        assert!(select(&json!({ "id": 1 }), &fields).is_err());
    }
}
