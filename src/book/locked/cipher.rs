//! AES as the encrypted files use it: keys of three lengths, in chains or block by block.

use crate::book::Refusal;
use aes::cipher::block_padding::NoPadding;
use aes::cipher::{Array, BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit, consts::U16};
use aes::{Aes128, Aes192, Aes256};

/// The bytes of a block.
pub(super) const BLOCK: usize = 16;

/// Decrypts whole blocks in a chain; bytes behind the last whole block are left out.
///
/// # Errors
/// That the key or the first block has no fitting length.
pub(super) fn chained(key: &[u8], start: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Refusal> {
    match key.len() {
        16 => chain(
            cbc::Decryptor::<Aes128>::new_from_slices(key, start).ok(),
            sealed,
        ),
        24 => chain(
            cbc::Decryptor::<Aes192>::new_from_slices(key, start).ok(),
            sealed,
        ),
        32 => chain(
            cbc::Decryptor::<Aes256>::new_from_slices(key, start).ok(),
            sealed,
        ),
        _ => Err(Refusal::OtherCipher),
    }
}

fn chain(cipher: Option<impl BlockModeDecrypt>, sealed: &[u8]) -> Result<Vec<u8>, Refusal> {
    let cipher = cipher.ok_or(Refusal::Broken)?;
    let mut made = sealed[..sealed.len() / BLOCK * BLOCK].to_vec();
    let done = cipher.decrypt_padded::<NoPadding>(&mut made).is_ok();
    done.then_some(made).ok_or(Refusal::Broken)
}

/// Decrypts whole blocks one by one; bytes behind the last whole block are left out.
///
/// # Errors
/// That the key has no fitting length.
pub(super) fn single(key: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Refusal> {
    match key.len() {
        16 => blocks(Aes128::new_from_slice(key).ok(), sealed),
        24 => blocks(Aes192::new_from_slice(key).ok(), sealed),
        32 => blocks(Aes256::new_from_slice(key).ok(), sealed),
        _ => Err(Refusal::OtherCipher),
    }
}

fn blocks(
    cipher: Option<impl BlockCipherDecrypt<BlockSize = U16>>,
    sealed: &[u8],
) -> Result<Vec<u8>, Refusal> {
    let cipher = cipher.ok_or(Refusal::OtherCipher)?;
    let mut made = Vec::with_capacity(sealed.len());
    for chunk in sealed.chunks_exact(BLOCK) {
        let mut block: Array<u8, U16> = chunk.try_into().map_err(|_| Refusal::Broken)?;
        cipher.decrypt_block(&mut block);
        made.extend_from_slice(&block);
    }
    Ok(made)
}
