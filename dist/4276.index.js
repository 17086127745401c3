exports.id=4276,exports.ids=[4276],exports.modules={14276:(module=>{module.exports=eval("require")("@node-rs/xxhash")})};
