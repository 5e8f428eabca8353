//! What the product does, seen from outside its rooms.

#[cfg(test)]
mod client;
